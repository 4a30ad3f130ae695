import type { PrivacyRules } from './disclosure-rules.ts';

/**
 * Standard deviation of the noisy size: all fresh answers of a project and the one for its frozen cohort together use up
 * the budget for sizes.
 */
export const sizeSd = ({ answers, budget }: PrivacyRules): number => Math.sqrt((answers + 1) / budget.sizes);

/**
 * How many times the least noise a number carries: the largest power of two that `share` of the size allows, up to
 * `most`. It follows from the noisy size alone, less twice its noise, so that a small number rarely gets a large one's.
 */
export function noiseFactor(
  noisySize: number,
  sizeNoise: number,
  { noise }: PrivacyRules,
  most = Number.POSITIVE_INFINITY,
): number {
  const allowed = (noise.share * (noisySize - 2 * sizeNoise)) / noise.persons;
  return allowed < 2 ? 1 : Math.min(most, 2 ** Math.floor(Math.log2(allowed)));
}
