import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { comparisonPrice, comparisonUnits, distanceSd, reach } from '#domain/disclosure/distance-noise';
import { leftPrice } from '#domain/disclosure/enough-left';
import { informationPrice } from '#domain/disclosure/information-price';
import { noiseCut } from '#domain/disclosure/keyed-noise';
import { cellFactor, leastSd, sdOf, seenSd } from '#domain/disclosure/noise-scale';
import { sizeClasses } from '#domain/disclosure/question-size';
import { normalShare } from './normal-share.ts';
import type { NoisyRelease } from './released-chance.ts';

/** What an attacker who read the engine's program knows about how it makes numbers. */
export type EngineModel = {
  readonly total: (persons: number) => NoisyRelease;
  readonly cell: (persons: number) => NoisyRelease;
  /** Units one has to have left to be compared among so many, and to be seen in a comparison. */
  readonly comparable: (persons: number) => number;
  readonly seen: (persons: number) => number;
  /** Units one has to have left to be counted among so many, and what is charged for a number shown like this. */
  readonly price: (persons: number) => number;
  readonly units: (shown: number | null) => number;
  readonly cellPrice: number;
  readonly cellUnits: (shown: number | null) => number;
  /** Units for having been compared, alone among so many who make two sets differ. */
  readonly comparison: (distance: number) => number;
  readonly reach: number;
  /** How likely the noisy distance of two sets so far apart is at most this. */
  readonly within: (distance: number, most: number) => number;
};

/** Reads the engine's constants. The class of a size is taken to be the true one, its noise being small beside it. */
export function engineModel(rules: DisclosureRules): EngineModel {
  const { rounding, threshold } = rules;
  const made = (sd: number, smallSd: number): NoisyRelease => ({
    sd,
    cut: noiseCut,
    least: threshold + rounding / 2 + noiseCut * smallSd,
    rounding,
  });
  const smallSd = leastSd(rules);
  const fewestOf = (persons: number): number => sizeClasses.find(({ from }) => persons >= from)?.fewest ?? 0;
  /** What finding out the size costs, up to the class that is right. */
  const look = (persons: number): number => {
    const right = sizeClasses.findIndex(({ from }) => persons >= from);
    const taken = right === -1 ? sizeClasses : sizeClasses.slice(0, right + 1);
    return taken.reduce((sum, { sd }) => sum + informationPrice(sd, rules), 0);
  };
  const fresh = (persons: number): number =>
    look(persons) + informationPrice(leastSd(rules, fewestOf(persons)), rules, rounding);
  const cellPrice = informationPrice(cellFactor * smallSd, rules, rounding);
  return {
    total: (persons) => made(sdOf(persons, rules, fewestOf(persons)), smallSd),
    cell: (persons) => made(cellFactor * sdOf(persons, rules), cellFactor * smallSd),
    comparable: (persons) => look(persons) + leftPrice,
    seen: (persons) => look(persons) + leftPrice + comparisonPrice,
    price: fresh,
    units: (shown) =>
      shown === null
        ? fresh(0)
        : look(shown) + informationPrice(seenSd(shown, rules, 1, fewestOf(shown)), rules, rounding),
    cellPrice,
    cellUnits: (shown) =>
      shown === null ? cellPrice : informationPrice(seenSd(shown, rules, cellFactor), rules, rounding),
    comparison: comparisonUnits,
    reach,
    within: (distance, most) => normalShare((most - distance) / distanceSd),
  };
}
