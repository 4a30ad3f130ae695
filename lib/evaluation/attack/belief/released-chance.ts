import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { leastReleased } from '#domain/disclosure/release-number';
import { normalShare } from './normal-share.ts';

/** How a number was made: truth plus normal noise, rounded, shown from `least` on. */
export type NoisyRelease = { readonly sd: number; readonly least: number; readonly rounding: number };

/** How our engine releases a number with noise of this standard deviation, one of `among` that are read together. */
export const noisyRelease = (sd: number, rules: DisclosureRules, among = 1): NoisyRelease => ({
  sd,
  least: leastReleased(sd, rules, among),
  rounding: rules.rounding,
});

/** How likely this released number is if the truth is `truth`. */
export function releasedChance(released: number | null, truth: number, { sd, least, rounding }: NoisyRelease): number {
  const below = (value: number): number => normalShare((value - truth) / sd);
  // The least multiple that is shown: whatever is rounded to less is hidden.
  if (released === null) return below(Math.ceil(least / rounding) * rounding - rounding / 2);
  return Math.max(0, below(released + rounding / 2) - below(released - rounding / 2));
}
