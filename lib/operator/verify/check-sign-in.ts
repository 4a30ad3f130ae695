import { Secret, TOTP } from 'otpauth';
import { createHubClient } from '#client/hub-client';
import { fetchDirectory } from '#client/hub-settings';
import { signIn } from '#client/sign-in';
import { withNextCode } from '#client/with-next-code';
import { getMe } from '#contracts/api/users';
import { failed, passed, skipped } from './outcomes.ts';
import type { Check } from './verification.ts';

/** An account signs in with password and authenticator, and the hub knows who it is. */
export const checkSignIn: Check = {
  name: 'Sign-in with authenticator',
  run: async ({ account, fetch: send, origin }) => {
    if (account === undefined) return skipped('no account was given');
    const { email, password, totpSecret } = account;
    const directory = await fetchDirectory(origin, send);
    let codes = 0;
    const totp = (made?: string): string => {
      if (made !== undefined) throw new Error('the account has no authenticator yet');
      codes += 1;
      return new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate();
    };
    const session = await withNextCode(totpSecret, () => signIn(directory, { email, password, totp }));
    const token = await session.accessToken();
    const hub = createHubClient({ origin, fetch: send, authorization: async () => `Bearer ${token}` });
    const me = await hub.call(getMe, {});
    return codes === 0 ? failed('no code of the authenticator was asked for') : passed(`as ${me.role}`);
  },
};
