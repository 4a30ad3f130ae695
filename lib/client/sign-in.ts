import { AuthenticationDetails, type CognitoUserSession } from 'amazon-cognito-identity-js';
import { type Directory, directoryUser, type SignedIn, sessionOf } from './session.ts';

/** What a person, or a program for them, answers when the directory asks. */
export type SignInAnswers = {
  readonly email: string;
  readonly password: string;
  /** Asked for at the first sign-in with an invited account. */
  readonly newPassword?: string | (() => Promise<string>);
  /** The six digits of the authenticator; `secret` is given once, when it is being set up. */
  readonly totp: (secret?: string) => string | Promise<string>;
};

/** Signs in by SRP with TOTP, setting up password and authenticator where the directory asks; rejects with its reason. */
export async function signIn(directory: Directory, answers: SignInAnswers): Promise<SignedIn> {
  const user = directoryUser(directory, answers.email);
  await new Promise<CognitoUserSession>((resolve, reject) => {
    const answerTotp = (): void => {
      Promise.resolve(answers.totp()).then((code) => user.sendMFACode(code, steps, 'SOFTWARE_TOKEN_MFA'), reject);
    };
    const steps = {
      onSuccess: resolve,
      onFailure: reject,
      newPasswordRequired: () => {
        const { newPassword } = answers;
        if (newPassword === undefined) reject(new Error('a new password is asked for'));
        else
          Promise.resolve(typeof newPassword === 'string' ? newPassword : newPassword()).then(
            (given) => user.completeNewPasswordChallenge(given, {}, steps),
            reject,
          );
      },
      mfaSetup: () => {
        user.associateSoftwareToken({
          associateSecretCode: (secret: string) => {
            Promise.resolve(answers.totp(secret)).then(
              (code) => user.verifySoftwareToken(code, 'authenticator', { onSuccess: resolve, onFailure: reject }),
              reject,
            );
          },
          onFailure: reject,
        });
      },
      totpRequired: answerTotp,
      mfaRequired: answerTotp,
    };
    user.authenticateUser(new AuthenticationDetails({ Username: answers.email, Password: answers.password }), steps);
  });
  return sessionOf(user);
}
