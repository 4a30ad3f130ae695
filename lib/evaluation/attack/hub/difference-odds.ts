import type { NoisyRelease } from '../belief/released-chance.ts';

/** Log odds of the secret from a pad's number without and with the target, where the pad's own size is not known. */
export function differenceOdds(
  without: number | null,
  having: number | null,
  { sd, rounding }: Pick<NoisyRelease, 'sd' | 'rounding'>,
): number {
  // A hidden one says nothing.
  if (without === null || having === null) return 0;
  const variance = 2 * (sd ** 2 + rounding ** 2 / 12);
  return (having - without - 0.5) / variance;
}
