import type { StepTime } from './timeline.ts';

/** One trust's line in the final table and in the figures file. */
export type TrustFigures = {
  readonly code: string;
  readonly decision: string;
  readonly personsReported: number | null;
  /** As the trust's receipt says: hidden where too few, null too for a trust that took no part. */
  readonly personsWithImages: number | null;
  readonly rounds: number;
  readonly aucBefore: number | null;
  readonly aucAfter: number | null;
  readonly aucLocalOnly: number | null;
  readonly receiptVerified: boolean | null;
};

/** A claim of the demo and whether it held. */
export type Claim = { readonly claim: string; readonly held: boolean; readonly found: string };

/** What `--json FILE` writes. */
export type StudyReport = {
  readonly ok: boolean;
  readonly seconds: number;
  readonly steps: readonly StepTime[];
  readonly trusts: readonly TrustFigures[];
  readonly run: { readonly status: string; readonly rounds: number; readonly backend: string };
  readonly leaksFound: number;
  readonly auditVerified: boolean;
  readonly claims: readonly Claim[];
};
