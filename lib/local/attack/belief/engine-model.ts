import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { alikeWithin, comparisonUnits, distanceSd, reach } from '#domain/disclosure/distance-noise';
import { informationPrice } from '#domain/disclosure/information-price';
import { noiseCut } from '#domain/disclosure/keyed-noise';
import { cellFactor, leastSd, sdOf, seenSd, sizeSd } from '#domain/disclosure/noise-scale';
import { normalShare } from './normal-share.ts';
import type { NoisyRelease } from './released-chance.ts';

/** What an attacker who read the engine's program knows about how it makes numbers. */
export type EngineModel = {
  readonly total: (persons: number) => NoisyRelease;
  readonly cell: (persons: number) => NoisyRelease;
  /** Units one has to have left to be counted, and what is charged for a number that was shown like this. */
  readonly price: number;
  readonly units: (shown: number | null) => number;
  readonly cellPrice: number;
  readonly cellUnits: (shown: number | null) => number;
  /** Units for having been compared, alone among so many who make two sets differ. */
  readonly comparison: (distance: number) => number;
  readonly reach: number;
  /** How likely two sets so far apart are answered alike. */
  readonly alike: (distance: number) => number;
};

/** Reads the engine's constants. Sets that may count as large are never asked: their noise would only be greater. */
export function engineModel(rules: DisclosureRules): EngineModel {
  const { rounding, threshold } = rules;
  const made = (sd: number, smallSd: number): NoisyRelease => ({
    sd,
    cut: noiseCut,
    least: threshold + noiseCut * smallSd,
    rounding,
  });
  const smallSd = leastSd(rules, false);
  const size = informationPrice(sizeSd, rules);
  const price = informationPrice(smallSd, rules);
  const cellPrice = informationPrice(cellFactor * smallSd, rules);
  return {
    total: (persons) => made(sdOf(persons, rules), smallSd),
    cell: (persons) => made(cellFactor * sdOf(persons, rules), cellFactor * smallSd),
    price,
    units: (shown) => size + (shown === null ? price : informationPrice(seenSd(shown, rules, 1), rules)),
    cellPrice,
    cellUnits: (shown) => (shown === null ? cellPrice : informationPrice(seenSd(shown, rules, cellFactor), rules)),
    comparison: comparisonUnits,
    reach,
    alike: (distance) => (distance === 0 ? 1 : normalShare((alikeWithin - distance) / distanceSd)),
  };
}
