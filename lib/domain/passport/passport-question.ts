import type { ErrorCode } from '#contracts/errors';
import type { FaultDetail } from '#contracts/failure';
import type { Gpu } from '#contracts/gpu';
import type { RunId, TrustId } from '#contracts/ids';
import type { Passport } from '#contracts/passport';
import type { Policy } from '#contracts/policy';
import type { Sha256 } from '#contracts/primitives';
import type { SnapshotFacts } from '#contracts/snapshot';

/** What a passport whose signature holds is compared with, all of it known to the trust itself. */
export type PassportQuestion = {
  readonly passport: Passport;
  readonly runId: RunId;
  readonly trustId: TrustId;
  readonly snapshot: SnapshotFacts;
  readonly policy: Policy;
  /** Those that this trust gives to runs. */
  readonly gpus: readonly Pick<Gpu, 'memoryMiB'>[];
  readonly bundle: { readonly sha256: Sha256; readonly files: readonly { fileName: string; sha256: Sha256 }[] };
  readonly now: Date;
  /** What the hub's clock shows at this moment, where it is known; it only names the cause of a refusal. */
  readonly hubNow?: Date | undefined;
};

/** One thing a passport must fulfil; `code` says which failure a fault is. */
export type PassportRule = {
  readonly code: Extract<ErrorCode, 'PASSPORT_INVALID' | 'POLICY_REFUSED' | 'BUNDLE_MISMATCH'>;
  readonly faults: (question: PassportQuestion) => readonly FaultDetail[];
};

/** A fault, or none. */
export const faultUnless = (kept: boolean, rule: string, place: string): readonly FaultDetail[] =>
  kept ? [] : [{ rule, place }];
