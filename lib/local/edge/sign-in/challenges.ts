import { randomBytes } from 'node:crypto';
import { invalidSession } from './idp-error.ts';

/** The step of a sign-in that a session is good for, and no other. */
export type ChallengeStep =
  | 'PASSWORD_VERIFIER'
  | 'NEW_PASSWORD_REQUIRED'
  | 'SOFTWARE_TOKEN_MFA'
  /** Has given the password and must enrol an authenticator before there are tokens. */
  | 'MFA_SETUP'
  /** Has the authenticator's secret and must prove it with a code. */
  | 'VERIFY_SOFTWARE_TOKEN'
  /** Has proved the authenticator and may collect the tokens. */
  | 'MFA_SETUP_PROVED';

/** The tokens of a finished sign-in, as the user pool issues them. */
export type Tokens = Readonly<Record<string, unknown>> & { readonly AccessToken: string };

/** A sign-in that waits for its next step. */
export type Challenge = {
  readonly step: ChallengeStep;
  /** The user's own name in the pool, whatever alias was typed. */
  readonly user: string;
  /** The name that was typed. */
  readonly typed: string;
  /** What the pool's own challenge is answered under. */
  readonly poolSession?: string | undefined;
  /** Tokens that the pool gave too early: kept back until the user has enrolled. */
  readonly withheld?: Tokens | undefined;
};

const LIFE_MILLISECONDS = 3 * 60_000;
const TRIES = 3;

/** Sign-ins under way. A session is bound to one user and one step, lives three minutes and answers once. */
export class Challenges {
  readonly #open = new Map<string, Challenge & { readonly expiresAt: number; tries: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Opens a session and answers its handle, which is unguessable where none is given. */
  open(challenge: Challenge, handle = randomBytes(48).toString('base64url')): string {
    for (const [old, { expiresAt }] of this.#open) if (expiresAt <= this.#now()) this.#open.delete(old);
    this.#open.set(handle, { ...challenge, expiresAt: this.#now() + LIFE_MILLISECONDS, tries: 0 });
    return handle;
  }

  /** Finds a session for a step, and for the user where the caller names one. */
  find(handle: string | undefined, step: ChallengeStep, username?: string): Challenge {
    const found = handle === undefined ? undefined : this.#open.get(handle);
    if (found === undefined || found.step !== step || found.expiresAt <= this.#now()) throw invalidSession();
    if (username !== undefined && username !== found.user && username !== found.typed) throw invalidSession();
    return found;
  }

  /** Ends a session: its step is done. */
  close(handle: string | undefined): void {
    if (handle !== undefined) this.#open.delete(handle);
  }

  /** Counts a wrong code, after three of which the session is over. */
  wrong(handle: string | undefined): void {
    const found = handle === undefined ? undefined : this.#open.get(handle);
    if (found === undefined) return;
    found.tries += 1;
    if (found.tries >= TRIES) this.close(handle);
  }
}
