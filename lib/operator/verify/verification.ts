/** Whom a verification may sign in as. */
export type VerifyAccount = { readonly email: string; readonly password: string; readonly totpSecret: string };

/** A deployment as it is seen from outside, and what the checks use to look at it. */
export type Target = {
  /** Origin of the hub, without a slash at the end. */
  readonly origin: string;
  /** Where the API itself answers CloudFront; nobody else may get an answer. */
  readonly apiOrigin: string;
  readonly account: VerifyAccount | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Authorities to believe beside those of the system, as PEM. */
  readonly authorities?: string;
  readonly fetch: typeof fetch;
};

/** What a check has found; a check that is skipped says why. */
export type Outcome = { readonly kind: 'passed' | 'failed' | 'skipped'; readonly detail: string };

/** One thing that must be so. */
export type Check = { readonly name: string; readonly run: (target: Target) => Promise<Outcome> };

/** What was found, by check. */
export type Verification = {
  readonly ok: boolean;
  readonly origin: string;
  readonly checks: readonly (Outcome & { readonly name: string })[];
};
