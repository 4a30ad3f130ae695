import type { ReleasedCount } from '#contracts/primitives';

/** A sum of noisy numbers and the rules of the trusts it came from. */
export type NoisySum = {
  readonly sum: number;
  /** Standard deviation of each trust's share of the noise. */
  readonly noiseSds: readonly number[];
  readonly threshold: number;
  readonly rounding: number;
};

/** Far enough above the threshold that noise alone hardly ever lifts a small number over it. */
const deviationsAbove = 2.5;
/** Two-sided 95 % of a normal distribution. */
const deviationsOfMargin = 1.96;

/**
 * What is shown of a secure sum. Below the threshold, or not certainly above it, nothing: an empty and a small sum look
 * alike. Rounding adds to the margin as the uniform error that it is.
 */
export function releaseSum({ noiseSds, rounding, sum, threshold }: NoisySum): {
  persons: ReleasedCount;
  margin?: number;
} {
  const variance = noiseSds.reduce((total, sd) => total + sd * sd, 0);
  if (sum < threshold + deviationsAbove * Math.sqrt(variance)) return { persons: null };
  return {
    persons: Math.round(sum / rounding) * rounding,
    margin: Math.ceil(deviationsOfMargin * Math.sqrt(variance + rounding ** 2 / 12)),
  };
}
