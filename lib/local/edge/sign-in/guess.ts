import { IdpError } from './idp-error.ts';
import type { ProxyParts } from './proxy-parts.ts';

const WRONG = ['NotAuthorizedException', 'CodeMismatchException', 'EnableSoftwareTokenMFAException'];

/** Asks the pool whether a secret is right, one guess of a user at a time, and counts the wrong ones. */
export function guess<Result>(parts: ProxyParts, user: string, ask: () => Promise<Result>): Promise<Result> {
  return parts.oneAtATime.run(user, async () => {
    parts.attempts.check(user);
    try {
      return await ask();
    } catch (reason) {
      if (reason instanceof IdpError && WRONG.includes(reason.type)) parts.attempts.failed(user);
      throw reason;
    }
  });
}
