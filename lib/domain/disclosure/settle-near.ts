import { alikeWithin, comparisonPrice, comparisonUnits, distanceSd } from './distance-noise.ts';
import type { KeyedNoise } from './keyed-noise.ts';
import type { Candidate } from './near-earlier.ts';
import { normalTail } from './normal-tail.ts';
import type { PersonAccount } from './person-account.ts';

/**
 * What one person pays who alone keeps the asked set from being a candidate exactly: an exact one is always taken,
 * but with him noise may send the answer elsewhere. `weight` turns a chance into units.
 */
function lonelyUnits(one: Candidate, all: readonly Candidate[], weight: number): number {
  const missed = normalTail((alikeWithin - 1) / distanceSd);
  const elsewhere = all
    .filter(({ value }) => value !== one.value)
    .map(({ apart }) => normalTail((apart.size - 1) / (distanceSd * Math.SQRT2)));
  return Math.ceil(
    weight *
      Math.min(
        1,
        [missed, ...elsewhere].reduce((sum, chance) => sum + chance, 0),
      ),
  );
}

/**
 * Chooses which candidate an asked set is answered as, if any, and charges those who make it differ. The distance
 * carries noise of its own for each pair of sets, so that neither a boundary nor an equal answer tells of one person.
 */
export function settleNear(
  candidates: readonly Candidate[],
  account: PersonAccount,
  /** What is charged besides, once this is settled. */
  reserved: number,
  draw: KeyedNoise['normal'],
  /** A short name of the set asked for. */
  asked: Uint8Array,
  weight: number,
): Candidate | undefined {
  const judged = candidates.map((candidate) => {
    const distance = candidate.apart.size;
    const extra = distance === 1 ? lonelyUnits(candidate, candidates, weight) : 0;
    const paying = account.able(reserved + comparisonPrice + extra, candidate.apart);
    account.charge('both', comparisonUnits(distance) + extra, paying);
    const apart = paying.size;
    const noise = draw('apart', String(candidate.value), asked, ...candidate.from.map(({ name }) => name));
    return { candidate, exact: apart === 0, noisy: apart + distanceSd * noise };
  });
  const alike = judged.filter(({ exact, noisy }) => exact || noisy <= alikeWithin);
  const [nearest] = alike.toSorted((one, other) => one.noisy - other.noisy);
  const chosen = (alike.find(({ exact }) => exact) ?? nearest)?.candidate;
  // A sum or difference has no tables; made anew for each of two sets, they would tell that these are two. An earlier
  // set that is as near and was told the same has them.
  const single = alike.find(({ candidate: { from, value } }) => from.length === 1 && value === chosen?.value);
  return chosen !== undefined && chosen.from.length > 1 ? (single?.candidate ?? chosen) : chosen;
}
