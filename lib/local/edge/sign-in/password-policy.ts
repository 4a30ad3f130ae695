import { IdpError } from './idp-error.ts';

/** What a new password must have. */
export type PasswordPolicy = {
  readonly MinimumLength?: number | undefined;
  readonly RequireUppercase?: boolean | undefined;
  readonly RequireLowercase?: boolean | undefined;
  readonly RequireNumbers?: boolean | undefined;
  readonly RequireSymbols?: boolean | undefined;
};

/** What the platform asks where the deployed pool says nothing. */
export const STRICT_POLICY: PasswordPolicy = {
  MinimumLength: 12,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
};

/** Refuses a password that the policy does not allow, naming the rule and never the password. */
export function checkPassword(password: string, policy: PasswordPolicy): void {
  const rules: [boolean | undefined, RegExp, string][] = [
    [true, new RegExp(`^[\\s\\S]{${policy.MinimumLength ?? 8},256}$`, 'u'), 'Password not long enough'],
    [policy.RequireUppercase, /[A-Z]/, 'Password must have uppercase characters'],
    [policy.RequireLowercase, /[a-z]/, 'Password must have lowercase characters'],
    [policy.RequireNumbers, /[0-9]/, 'Password must have numeric characters'],
    // The characters that Cognito counts as symbols; a space counts inside the password only.
    [policy.RequireSymbols, /[$^*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|\S \S/, 'Password must have symbol characters'],
  ];
  const broken = rules.find(([asked, pattern]) => asked === true && !pattern.test(password));
  if (broken !== undefined)
    throw new IdpError('InvalidPasswordException', `Password did not conform with policy: ${broken[2]}`);
}
