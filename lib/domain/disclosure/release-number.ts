import type { DisclosureRules } from './disclosure-rules.ts';
import { noiseCut } from './keyed-noise.ts';
import { largeEnough } from './large-enough.ts';
import { sdOf } from './noise-scale.ts';

/** A number with its noise, already rounded, and how large that noise is. */
export type NoisyNumber = {
  readonly value: number;
  readonly sd: number;
  /** So many times the noise of a total is the noise of a number of this kind. */
  readonly factor: number;
};

/** A number as it leaves the trust. */
export type ReleasedNumber = { readonly persons: number | null; readonly margin?: number };

/**
 * A number is released when, wherever in its limits the noise fell and however it was rounded, at least `threshold`
 * persons stand behind it. The decision is taken on the rounded value, so that no one person decides it and nothing
 * finer than what is shown has a say. Zero and small look alike.
 */
export function releaseNumber({ value, sd, factor }: NoisyNumber, rules: DisclosureRules): ReleasedNumber {
  const { rounding, threshold } = rules;
  const persons = rounded(value, rules);
  if (!largeEnough(persons - rounding / 2 - noiseReach({ sd, factor }, rules), threshold)) return { persons: null };
  // The margin follows from the released number: the true one would show through it.
  const spread = factor * sdOf(persons, rules);
  return { persons, margin: Math.ceil(1.96 * Math.hypot(spread, rounding / Math.sqrt(12))) };
}

/** How far noise can have moved a number, which may carry no less than the least of its kind. */
export const noiseReach = ({ sd, factor }: Pick<NoisyNumber, 'sd' | 'factor'>, rules: DisclosureRules): number =>
  noiseCut * Math.max(sd, factor * sdOf(0, rules));

/** To the nearest multiple of `rounding`. */
export const rounded = (value: number, { rounding }: Pick<DisclosureRules, 'rounding'>): number =>
  Math.round(value / rounding) * rounding;
