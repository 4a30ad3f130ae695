import {
  CognitoAccessToken,
  CognitoIdToken,
  CognitoRefreshToken,
  CognitoUser,
  CognitoUserPool,
  CognitoUserSession,
} from 'amazon-cognito-identity-js';
import * as z from 'zod';

/** Where the directory answers and which client we are; `/config.json` of a deployment says it. */
export const Directory = z.object({
  endpoint: z.string(),
  userPoolId: z.string(),
  userPoolClientId: z.string(),
});
export type Directory = Readonly<z.infer<typeof Directory>>;

/** What is kept of a session so that a later process can go on with it: it is as secret as a password. */
export const SessionTokens = z.object({ idToken: z.string(), accessToken: z.string(), refreshToken: z.string() });
export type SessionTokens = Readonly<z.infer<typeof SessionTokens>>;

/** A signed-in session. */
export type SignedIn = {
  /** The access token, renewed where it has expired; rejects with the directory's reason. */
  readonly accessToken: () => Promise<string>;
  /** The tokens as they are now. */
  readonly tokens: () => SessionTokens;
};

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

/** Someone in the directory, held in the memory of this process only. */
export function directoryUser(directory: Directory, email: string): CognitoUser {
  const storage = memoryStorage();
  const pool = new CognitoUserPool({
    UserPoolId: directory.userPoolId,
    ClientId: directory.userPoolClientId,
    endpoint: directory.endpoint,
    Storage: storage,
  });
  return new CognitoUser({ Username: email, Pool: pool, Storage: storage });
}

/** The session of a user who has just signed in or whose kept tokens were handed in. */
export function sessionOf(user: CognitoUser): SignedIn {
  return {
    accessToken: () =>
      new Promise((resolve, reject) => {
        user.getSession((error: Error | null, session: CognitoUserSession | null) => {
          if (error !== null || session === null) reject(error ?? new Error('signed out'));
          else resolve(session.getAccessToken().getJwtToken());
        });
      }),
    tokens: () => {
      const session = user.getSignInUserSession();
      if (session === null) throw new Error('signed out');
      return {
        idToken: session.getIdToken().getJwtToken(),
        accessToken: session.getAccessToken().getJwtToken(),
        refreshToken: session.getRefreshToken().getToken(),
      };
    },
  };
}

/** Goes on with a session from its kept tokens; nothing is sent until a token is needed. */
export function resumeSession(directory: Directory, email: string, tokens: SessionTokens): SignedIn {
  const user = directoryUser(directory, email);
  user.setSignInUserSession(
    new CognitoUserSession({
      IdToken: new CognitoIdToken({ IdToken: tokens.idToken }),
      AccessToken: new CognitoAccessToken({ AccessToken: tokens.accessToken }),
      RefreshToken: new CognitoRefreshToken({ RefreshToken: tokens.refreshToken }),
    }),
  );
  return sessionOf(user);
}
