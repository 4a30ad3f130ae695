import { Secret, TOTP } from 'otpauth';

/** The timer that browsers have too. */
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Tries a sign-in that answers with the codes of a base32 secret. A code works once: where the directory has seen the
 * present one already, it waits for the next (30 seconds at most) and tries once more. `waitMilliseconds` is for tests.
 *
 * Throws what the directory said to the last attempt.
 */
export async function withNextCode<T>(
  secret: string,
  attempt: () => Promise<T>,
  waitMilliseconds: (milliseconds: number) => Promise<unknown> = pause,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
    if (code !== 'ExpiredCodeException' && name !== 'ExpiredCodeException') throw error;
    await waitMilliseconds(new TOTP({ secret: Secret.fromBase32(secret) }).remaining() + 100);
    return attempt();
  }
}
