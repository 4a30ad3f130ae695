import { randomBytes } from 'node:crypto';
import { fetchDirectory } from '#client/hub-settings';
import { signIn } from '#client/sign-in';
import { failed, passed } from './outcomes.ts';
import type { Check, Target } from './verification.ts';

/** What the front says to a sign-in with a password that is certainly wrong. */
const answerTo = async ({ fetch: send, origin }: Target, email: string): Promise<string> => {
  const directory = await fetchDirectory(origin, send);
  const password = `${randomBytes(18).toString('base64url')}aA1!`;
  try {
    await signIn(directory, { email, password, totp: () => '000000' });
    return 'a session';
  } catch (reason) {
    const { code, message, name } = reason as { code?: unknown; message?: unknown; name?: unknown };
    return `${code ?? name}: ${message}`;
  }
};

/**
 * The front answers an address that nobody has as it answers a wrong password. With an account, its address is the one
 * that somebody has; without, two made-up ones are compared and the refusal is looked at.
 */
export const checkSignInFront: Check = {
  name: 'Sign-in tells nothing of addresses',
  run: async (target) => {
    const unknown = () => `${randomBytes(9).toString('hex')}@nobody-has-this.example.com`;
    const nobody = await answerTo(target, unknown());
    const other = await answerTo(target, target.account?.email ?? unknown());
    if (!/NotAuthorizedException/.test(nobody)) return failed(`an unknown address is answered with ${nobody}`);
    if (nobody !== other) return failed(`a known address is answered with ${other}, an unknown one with ${nobody}`);
    return passed(target.account === undefined ? nobody : 'known and unknown addresses are answered alike');
  },
};
