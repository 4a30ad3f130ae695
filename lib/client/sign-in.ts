import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js';

/** Where the directory answers and which client we are; `/config.json` of a deployment says it. */
export type Directory = {
  readonly endpoint: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
};

/** What a person, or a program for them, answers when the directory asks. */
export type SignInAnswers = {
  readonly email: string;
  readonly password: string;
  /** Asked for at the first sign-in with an invited account. */
  readonly newPassword?: string;
  /** The six digits of the authenticator; `secret` is given once, when it is being set up. */
  readonly totp: (secret?: string) => string | Promise<string>;
};

/** A signed-in session; `accessToken` renews itself shortly before it expires. */
export type SignedIn = { readonly accessToken: () => Promise<string> };

const memoryStorage = (): Storage => {
  const held = new Map<string, string>();
  return {
    get length() {
      return held.size;
    },
    key: (index) => [...held.keys()][index] ?? null,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
    clear: () => held.clear(),
  };
};

/** Signs in by SRP with TOTP, setting up password and authenticator where the directory asks; rejects with its reason. */
export async function signIn(directory: Directory, answers: SignInAnswers): Promise<SignedIn> {
  const storage = memoryStorage();
  const pool = new CognitoUserPool({
    UserPoolId: directory.userPoolId,
    ClientId: directory.userPoolClientId,
    endpoint: directory.endpoint,
    Storage: storage,
  });
  const user = new CognitoUser({ Username: answers.email, Pool: pool, Storage: storage });
  await new Promise<CognitoUserSession>((resolve, reject) => {
    const answerTotp = (): void => {
      Promise.resolve(answers.totp()).then((code) => user.sendMFACode(code, steps, 'SOFTWARE_TOKEN_MFA'), reject);
    };
    const steps = {
      onSuccess: resolve,
      onFailure: reject,
      newPasswordRequired: () => {
        if (answers.newPassword === undefined) reject(new Error('a new password is asked for'));
        else user.completeNewPasswordChallenge(answers.newPassword, {}, steps);
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
  return {
    accessToken: () =>
      new Promise((resolve, reject) => {
        user.getSession((error: Error | null, session: CognitoUserSession | null) => {
          if (error !== null || session === null) reject(error ?? new Error('signed out'));
          else resolve(session.getAccessToken().getJwtToken());
        });
      }),
  };
}
