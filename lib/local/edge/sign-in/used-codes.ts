import * as z from 'zod';
import { IdpError } from './idp-error.ts';
import { KeptJson } from './kept-json.ts';

const Codes = z.record(z.string(), z.array(z.object({ code: z.string(), at: z.number() })));

/** Longer than the 90 seconds in which an authenticator's code is taken. */
const REMEMBERED_MILLISECONDS = 5 * 60_000;

/** One-time codes that were used, so that none is used twice by the same user. */
export class UsedCodes {
  readonly #kept: KeptJson<z.infer<typeof Codes>>;
  readonly #now: () => number;

  constructor(file: string, now: () => number) {
    this.#kept = new KeptJson(file, Codes, {});
    this.#now = now;
  }

  check(user: string, code: string): void {
    if (this.#recent(user).some((used) => used.code === code))
      throw new IdpError('ExpiredCodeException', 'Your software token has already been used once.');
  }

  add(user: string, code: string): void {
    this.#kept.value[user] = [...this.#recent(user), { code, at: this.#now() }];
    this.#kept.save();
  }

  #recent(user: string): { code: string; at: number }[] {
    return (this.#kept.value[user] ?? []).filter(({ at }) => at > this.#now() - REMEMBERED_MILLISECONDS);
  }
}
