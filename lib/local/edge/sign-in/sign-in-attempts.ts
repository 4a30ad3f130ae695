import * as z from 'zod';
import { IdpError } from './idp-error.ts';
import { KeptJson } from './kept-json.ts';

const Attempts = z.record(z.string(), z.object({ failures: z.number(), lockedUntil: z.number() }));

const FREE_FAILURES = 5;
const LONGEST_LOCK_SECONDS = 900;

/**
 * The lock-out after wrong passwords and codes: the fifth failure locks for a second, each further one for
 * twice as long, up to 15 minutes, as Cognito does. Only a whole sign-in forgives: a right password does not
 * give an attacker fresh tries at the code.
 */
export class SignInAttempts {
  readonly #kept: KeptJson<z.infer<typeof Attempts>>;
  readonly #now: () => number;

  constructor(file: string, now: () => number) {
    this.#kept = new KeptJson(file, Attempts, {});
    this.#now = now;
  }

  /** Refuses while the user is locked out; such an attempt neither counts nor learns anything. */
  check(user: string): void {
    if ((this.#kept.value[user]?.lockedUntil ?? 0) > this.#now())
      throw new IdpError('NotAuthorizedException', 'Password attempts exceeded');
  }

  failed(user: string): void {
    const failures = (this.#kept.value[user]?.failures ?? 0) + 1;
    const lockSeconds = failures < FREE_FAILURES ? 0 : Math.min(2 ** (failures - FREE_FAILURES), LONGEST_LOCK_SECONDS);
    this.#kept.value[user] = { failures, lockedUntil: this.#now() + lockSeconds * 1000 };
    this.#kept.save();
  }

  succeeded(user: string): void {
    if (this.#kept.value[user] === undefined) return;
    delete this.#kept.value[user];
    this.#kept.save();
  }
}
