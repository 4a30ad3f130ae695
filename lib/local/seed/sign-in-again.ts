import { Secret, TOTP } from 'otpauth';
import { createHubClient, type HubClient } from '#client/hub-client';
import type { Directory } from '#client/session';
import { signIn } from '#client/sign-in';
import { withNextCode } from '#client/with-next-code';
import type { Account } from './account.ts';

/** Signs in with a kept account; waits for the next code where the directory has seen the present one already. */
export async function signInAgain(directory: Directory, account: Account): Promise<HubClient> {
  const totp = new TOTP({ secret: Secret.fromBase32(account.totpSecret) });
  const { accessToken } = await withNextCode(account.totpSecret, () =>
    signIn(directory, { ...account, totp: () => totp.generate() }),
  );
  return createHubClient({ origin: account.hub, authorization: async () => `Bearer ${await accessToken()}` });
}
