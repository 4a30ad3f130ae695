import type { DisclosureRules } from './disclosure-rules.ts';
import { noiseCut } from './keyed-noise.ts';

/** One unit of information is 1e-5 of the 1/σ² that budgets are written in. */
export const unitsOf = (information: number): number => Math.floor(information * 1e5 + 1e-6);

const density = (z: number): number => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Share of draws that a normal cut at `noiseCut` keeps. */
const kept = 0.9973;

/**
 * What a chance of being found out is worth in 1/σ²: so much that Φ(√budget/2) stays the bound on guessing right with
 * such chances counted in. Half a chance adds to the guesses, and the bound falls by at least φ(√B/2)/(4√B) per unit.
 */
export function edgeWeight({ budget }: DisclosureRules): number {
  const root = Math.sqrt(budget.informationPerDataLoad);
  return (2 * root) / density(root / 2);
}

/**
 * What one person pays, in units, for being counted in one number with noise of this standard deviation: 1/σ², and
 * the chance that the number lies where, because noise is cut, it could not lie without him: density at the cut over σ.
 */
export const informationPrice = (sd: number, rules: DisclosureRules): number =>
  Math.ceil(1e5 * (1 / (sd * sd) + (edgeWeight(rules) * density(noiseCut)) / (kept * sd)));
