import { reach } from './distance-noise.ts';
import { noiseCut } from './keyed-noise.ts';
import type { Candidate } from './near-earlier.ts';
import type { OpenQuestion } from './open-question.ts';
import type { PersonSet } from './person-set.ts';

/** Standard deviation of the noise on how many persons are left to compare. */
const leftSd = 12;

/** Below so many, nothing can be said to be alike. */
const fewest = 30;

/**
 * What this decision costs at its edge, in units: 1/σ². Whoever cannot pay it is neither compared nor counted.
 */
export const leftPrice = Math.ceil(1e5 / leftSd ** 2);

/** The price at this distance from the edge; where the noise cannot reach there is nothing to pay. */
const leftUnits = (distance: number): number =>
  distance > noiseCut * leftSd
    ? 0
    : Math.ceil(leftPrice * Math.exp(-(Math.max(0, distance - leftSd) ** 2) / (2 * leftSd ** 2)));

/** How many must be left for a set to be taken for this earlier one. */
const needed = ({ value, sd }: Pick<Candidate, 'value' | 'sd'>): number =>
  Math.max(fewest, value - reach - noiseCut * sd - noiseCut * leftSd);

/** Whether noise could make so many persons enough: where it cannot, nothing is decided, and no candidate is looked at. */
export const canBeEnough = (left: number, candidate: Pick<Candidate, 'value' | 'sd'>): boolean =>
  left - needed(candidate) >= -noiseCut * leftSd;

/**
 * The candidates that an asked set may still be taken for. Who has run out is not counted, so that of two sets whose
 * persons have all run out nothing is left that differs: without this one would be answered with the other's number.
 * Where nobody has run out, every candidate stays. One noisy look at how many are left decides for all candidates, and
 * whoever is counted pays for it where one person could turn it.
 */
export function enoughLeft(
  candidates: readonly Candidate[],
  left: PersonSet,
  bytes: Uint8Array,
  { account, noise, book }: Pick<OpenQuestion, 'account' | 'noise' | 'book'>,
): readonly Candidate[] {
  const edge = Math.min(...candidates.map((candidate) => Math.abs(left.size - needed(candidate))));
  const units = leftUnits(edge);
  if (units === 0) return candidates.filter((candidate) => left.size >= needed(candidate));
  account.charge('both', units, left);
  const seen = left.size + leftSd * noise.normal('left', book.dataDate, bytes);
  return candidates.filter((candidate) => seen >= needed(candidate));
}
