import { setTimeout as pause } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import { createHubClient, type HubClient } from '#client/hub-client';
import type { Directory } from '#client/session';
import { signIn } from '#client/sign-in';
import type { Account } from './account.ts';

/** Signs in with a kept account; waits for the next code where the directory has seen the present one already. */
export async function signInAgain(directory: Directory, account: Account): Promise<HubClient> {
  const totp = new TOTP({ secret: Secret.fromBase32(account.totpSecret) });
  const attempt = () => signIn(directory, { ...account, totp: () => totp.generate() });
  const { accessToken } = await attempt().catch(async (error: unknown) => {
    const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
    if (![code, name].includes('CodeMismatchException') && ![code, name].includes('ExpiredCodeException')) throw error;
    await pause(totp.remaining() + 100);
    return attempt();
  });
  return createHubClient({ origin: account.hub, authorization: async () => `Bearer ${await accessToken()}` });
}
