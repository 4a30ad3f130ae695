import type { DisclosureRules } from './disclosure-rules.ts';
import { noiseCut } from './keyed-noise.ts';
import { normalTail } from './normal-tail.ts';

/** One unit of information is 1e-5 of the 1/σ² that budgets are written in. */
export const unitsOf = (information: number): number => Math.floor(information * 1e5 + 1e-6);

const density = (z: number): number => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Share of draws that a normal cut at `noiseCut` keeps. */
const kept = 1 - 2 * normalTail(noiseCut);

/**
 * What a chance of being found out is worth in 1/σ²: so much that Φ(√budget/2) stays the bound on guessing right with
 * such chances counted in. Half a chance adds to the guesses, and the bound falls by at least φ(√B/2)/(4√B) per unit.
 */
export function edgeWeight({ budget }: DisclosureRules): number {
  const { numbers, tables } = budget.informationPerDataLoad;
  const root = Math.sqrt(numbers + tables);
  return (2 * root) / density(root / 2);
}

/**
 * What one person pays, in units, for being counted in one number with noise of this standard deviation: 1/σ², and
 * the chance that the number lies where, because noise is cut, it could not lie without him: density at the cut over σ.
 * A number that only leaves rounded tells as one whose noise has rounding²/12 more variance (Sheppard's correction),
 * to within exp(-2π²) as long as it is rounded to no more than σ.
 */
export const informationPrice = (sd: number, rules: DisclosureRules, rounding = 0): number =>
  Math.ceil(
    1e5 * (1 / (sd * sd + Math.min(rounding, sd) ** 2 / 12) + (edgeWeight(rules) * density(noiseCut)) / (kept * sd)),
  );
