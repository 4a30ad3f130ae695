import { allowedByPolicy } from './allowed-by-policy.ts';
import { enoughTrusts } from './enough-trusts.ts';
import { forThisCohort } from './for-this-cohort.ts';
import { forThisRun } from './for-this-run.ts';
import { gpusAtTrust } from './gpus-at-trust.ts';
import { inTime } from './in-time.ts';
import type { PassportRule } from './passport-question.ts';
import { sameApp } from './same-app.ts';
import { sameSet } from './same-set.ts';
import { usableLayout } from './usable-layout.ts';

/** Every check of a passport beside its signature, gravest kind of failure first. */
export const passportRules: readonly PassportRule[] = [
  inTime,
  forThisRun,
  forThisCohort,
  enoughTrusts,
  usableLayout,
  sameSet,
  sameApp,
  allowedByPolicy,
  gpusAtTrust,
];
