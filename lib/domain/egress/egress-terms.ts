import type { MetricName } from '#contracts/app-config';
import type { TensorLayout } from '#contracts/model';
import type { Passport } from '#contracts/passport';
import type { Policy } from '#contracts/policy';

/** What may leave a trust in one run: the passport's terms, or the trust's own where they are stricter. */
export type EgressTerms = {
  readonly weights: boolean;
  readonly metrics: readonly MetricName[];
  readonly layout: readonly TensorLayout[];
  readonly maxUpdateBytes: number;
  readonly clipNorm: number;
};

/** The stricter of passport and policy, term by term. */
export const egressTerms = (passport: Passport, policy: Policy): EgressTerms => ({
  weights: passport.outputs.weights && policy.runs.weightsMayLeave && passport.jobType === 'standard',
  metrics: passport.outputs.metrics,
  layout: passport.model.layout,
  maxUpdateBytes: Math.min(passport.outputs.maxUpdateBytes, policy.runs.maxUpdateBytes),
  clipNorm: Math.min(passport.privacy.clipNorm, policy.runs.maxClipNorm),
});
