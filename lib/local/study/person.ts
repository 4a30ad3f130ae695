import { Secret, TOTP } from 'otpauth';
import { createHubClient, type HubClient } from '#client/hub-client';
import type { Directory } from '#client/session';
import { signIn } from '#client/sign-in';

/** Someone signed in at the hub. */
export type Person = {
  readonly email: string;
  readonly password: string;
  readonly totpSecret: string;
  readonly accessToken: () => Promise<string>;
  readonly hub: HubClient;
};

/** What signing someone in needs of the platform. */
export type HubAccess = {
  readonly origin: string;
  readonly directory: Directory;
  /** The one-time password from the newest mail to this address. */
  readonly oneTimePassword: (email: string) => Promise<string>;
  /** How the signed-in person's calls to the hub's API are sent. */
  readonly fetch?: typeof fetch;
};

/** First sign-in of an invited person: one-time password from the mail, own password, authenticator, in. */
export async function firstSignIn(access: HubAccess, email: string, newPassword: string): Promise<Person> {
  let totpSecret = '';
  const code = (secret?: string): string => {
    if (secret !== undefined) totpSecret = secret;
    return new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate();
  };
  const { accessToken } = await signIn(access.directory, {
    email,
    password: await access.oneTimePassword(email),
    newPassword,
    totp: code,
  });
  const hub = createHubClient({
    origin: access.origin,
    ...(access.fetch === undefined ? {} : { fetch: access.fetch }),
    authorization: async () => `Bearer ${await accessToken()}`,
  });
  return { email, password: newPassword, totpSecret, accessToken, hub };
}
