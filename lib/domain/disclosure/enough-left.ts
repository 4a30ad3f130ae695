import { canonicalPersons } from './canonical-persons.ts';
import { reach } from './distance-noise.ts';
import { noiseCut } from './keyed-noise.ts';
import type { Candidate } from './near-earlier.ts';
import type { OpenQuestion } from './open-question.ts';
import type { PersonSet } from './person-set.ts';

/** Standard deviation of the noise on how many persons are left to compare. */
const leftSd = 8;

/** Below so many, nothing can be said to be alike. */
const fewest = 30;

/** What the comparison costs at its edge, in units: 1/σ². */
const leftPrice = Math.ceil(1e5 / leftSd ** 2);

/** The price at this distance from the edge; where the noise cannot reach there is nothing to pay. */
const leftUnits = (distance: number): number =>
  Math.abs(distance) > noiseCut * leftSd
    ? 0
    : Math.ceil(leftPrice * Math.exp(-(Math.max(0, Math.abs(distance) - leftSd) ** 2) / (2 * leftSd ** 2)));

/** How many must be left for a set to be taken for this earlier one. */
const needed = ({ value, sd }: Pick<Candidate, 'value' | 'sd'>): number =>
  Math.max(fewest, value - reach - noiseCut * sd - noiseCut * leftSd);

/** Whether noise could make so many persons enough: where it cannot, nothing is decided, and no candidate is looked at. */
export const canBeEnough = (left: number, candidate: Pick<Candidate, 'value' | 'sd'>): boolean =>
  left - needed(candidate) >= -noiseCut * leftSd;

/** How many of these are left for a comparison. */
export const leftToCompare = (persons: PersonSet, { account }: OpenQuestion, reserved: number): number =>
  account.able(reserved + leftPrice, persons).size;

/**
 * The candidates that an asked set may still be taken for. Who has run out is not compared, so that of two sets whose
 * persons have all run out nothing is left that differs: without this one would be answered with the other's number.
 * Where nobody has run out, every candidate stays. Whoever is counted pays where one person could decide it.
 */
export function enoughLeft(
  candidates: readonly Candidate[],
  persons: PersonSet,
  { account, noise, book }: OpenQuestion,
  reserved: number,
): readonly Candidate[] {
  if (candidates.length === 0) return [];
  const left = account.able(reserved + leftPrice, persons);
  const bytes = canonicalPersons(left);
  // Most needs are out of the noise's reach either way: no draw could change what is said of them.
  const drawn = (need: number): number =>
    Math.abs(left.size - need) <= noiseCut * leftSd
      ? leftSd * noise.normal('left', book.dataDate, String(need), bytes)
      : 0;
  const draws = new Map([...new Set(candidates.map(needed))].map((need) => [need, drawn(need)]));
  const judged = candidates.map((candidate) => {
    const need = needed(candidate);
    const distance = left.size - need;
    return { candidate, need, distance, enough: distance + (draws.get(need) ?? 0) >= 0 };
  });
  // One edge is one decision, however many candidates stand behind it; what is left after a charge pays the next.
  const byNeed = new Map(judged.map(({ need, distance }) => [need, leftUnits(distance)]));
  for (const units of byNeed.values())
    if (units > 0) account.charge('both', units, account.able(reserved + units, left));
  return judged.flatMap(({ candidate, enough }) => (enough ? [candidate] : []));
}
