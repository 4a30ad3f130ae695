import { normalShare } from './normal-share.ts';

/** How a number was made: truth plus normal noise cut off at `cut` standard deviations, rounded, shown from `least` on. */
export type NoisyRelease = {
  readonly sd: number;
  readonly cut: number;
  readonly least: number;
  readonly rounding: number;
};

/** How likely this released number is if the truth is `truth`. */
export function releasedChance(released: number | null, truth: number, made: NoisyRelease): number {
  const { sd, cut, least, rounding } = made;
  const kept = 2 * normalShare(cut) - 1;
  const below = (value: number): number => {
    const z = (value - truth) / sd;
    if (z <= -cut) return 0;
    return z >= cut ? 1 : (normalShare(z) - normalShare(-cut)) / kept;
  };
  // The least multiple that is shown: whatever is rounded to less is hidden.
  if (released === null) return below(Math.ceil(least / rounding) * rounding - rounding / 2);
  return Math.max(0, below(released + rounding / 2) - below(released - rounding / 2));
}
