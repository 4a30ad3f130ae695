import type { DisclosureRules } from './disclosure-rules.ts';
import { noiseCut } from './keyed-noise.ts';
import { largeEnough } from './large-enough.ts';

/** A number with its noise, and how large that is. */
export type NoisyNumber = {
  readonly value: number;
  readonly sd: number;
  /** The least noise that a number of this kind carries: how far a small number can be off. */
  readonly smallSd: number;
};

/** A number as it leaves the trust. */
export type ReleasedNumber = { readonly persons: number | null; readonly margin?: number };

/**
 * A number is released when, wherever in its limits the noise fell, at least `threshold` persons stand behind it; then
 * it is rounded. The decision is taken on the noisy value, so that no one person decides it. Zero and small look alike.
 */
export function releaseNumber({ value, sd, smallSd }: NoisyNumber, rules: DisclosureRules): ReleasedNumber {
  const { rounding, noise, threshold } = rules;
  // Noise as a share of the number is larger only where the number is far above the threshold.
  if (!largeEnough(value, threshold + noiseCut * smallSd) || !largeEnough(value - noiseCut * sd, threshold))
    return { persons: null };
  const persons = Math.round(value / rounding) * rounding;
  // The margin follows from the released number: the true one would show through it.
  const spread = Math.max(smallSd, (smallSd / noise.persons) * noise.share * persons);
  return { persons, margin: Math.ceil(1.96 * Math.hypot(spread, rounding / Math.sqrt(12))) };
}
