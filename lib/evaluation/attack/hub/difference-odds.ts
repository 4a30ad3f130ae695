import type { EngineModel } from '../belief/engine-model.ts';

/**
 * Log odds of the secret from a pad's number without and with the target, where the pad's own size is not known. A
 * hidden one says nothing; neither do equal ones, which are answers to sets that are near.
 */
export function differenceOdds(without: number | null, having: number | null, model: EngineModel): number {
  if (without === null || having === null || without === having) return 0;
  const { sd, rounding } = model.total(without);
  const variance = 2 * (sd ** 2 + rounding ** 2 / 12);
  return (having - without - 0.5) / variance;
}
