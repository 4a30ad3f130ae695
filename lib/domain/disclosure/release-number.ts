import type { DisclosureRules } from './disclosure-rules.ts';
import { normalAbove } from './normal-tail.ts';

/** A number as it leaves the trust. In 95 of 100 answers the true one is at most `margin` less and `margin + above` more. */
export type ReleasedNumber = {
  readonly persons: number | null;
  readonly margin?: number;
  /** Absent where nobody can have been left out. */
  readonly above?: number;
};

/** Half the width of an interval that holds 95 of 100 draws, in standard deviations. */
export const likely = 1.96;

/** To the nearest multiple of `rounding`. */
export const rounded = (value: number, { rounding }: Pick<DisclosureRules, 'rounding'>): number =>
  Math.round(value / rounding) * rounding;

/** In so many of all draws noise alone may be shown. */
const shareOfNoise = 0.05;

/** Noise alone exceeds so many standard deviations in 5 of 100 draws. */
const rarely = 1.645;

/**
 * The least number with noise of this standard deviation that is shown: smaller ones are too likely to be noise alone.
 * Of `among` numbers that together say whether anything is wrong, noise alone shows no more than of a single one.
 */
export const leastReleased = (sd: number, { threshold }: Pick<DisclosureRules, 'threshold'>, among = 1): number =>
  Math.max(threshold, (among === 1 ? rarely : normalAbove(shareOfNoise / among)) * sd);

/** What 95 of 100 true numbers do not exceed that are hidden behind noise of this standard deviation. */
export const hiddenAtMost = (sd: number, rules: Pick<DisclosureRules, 'threshold'>, among = 1): number =>
  Math.ceil(leastReleased(sd, rules, among) + likely * sd);

/**
 * Shows or hides a noisy number by itself and by what was released before, never by the true number: it is shown when it
 * is at least the threshold, is not likely to be noise alone, and more persons than it names cannot have been left out.
 * Zero and a few look alike.
 */
export function releaseNumber(
  {
    among,
    leftOut = 0,
    sd,
    value,
  }: { readonly value: number; readonly sd: number; readonly leftOut?: number; readonly among?: number },
  rules: DisclosureRules,
): ReleasedNumber {
  const persons = rounded(value, rules);
  if (persons < leastReleased(sd, rules, among) || leftOut > persons) return { persons: null };
  const margin = Math.ceil(likely * Math.hypot(sd, rules.rounding / Math.sqrt(12)));
  return leftOut === 0 ? { persons, margin } : { persons, margin, above: Math.ceil(leftOut) };
}

/** The least true number of which 95 of 100 answers are shown, while nobody was left out. */
export function leastShown(rules: DisclosureRules): number {
  const { rounding, privacy, threshold } = rules;
  if (privacy === undefined) return threshold;
  const sd = privacy.noise.persons;
  const lowest = Math.ceil(leastReleased(sd, rules) / rounding) * rounding - rounding / 2;
  return Math.ceil(lowest + rarely * sd);
}
