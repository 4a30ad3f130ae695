import type { DisclosureRules } from './disclosure-rules.ts';
import { noiseCut } from './keyed-noise.ts';

/** From about so many persons on a question counts as large: its noise is larger and its price per person smaller. */
export const largeFrom = 2000;

/** Standard deviation of the noise on the size by which a question counts as large. */
export const sizeSd = 200;

/** Fewest persons that a question counted as large can have. */
const largeLeast = largeFrom - noiseCut * sizeSd;

/** Cells of tables carry so many times the noise of totals. */
export const cellFactor = 2;

/** The least noise of a number: of a large question's total it is what the least large one would carry. */
export const leastSd = ({ noise }: DisclosureRules, large: boolean): number =>
  large ? Math.max(noise.persons, noise.share * largeLeast) : noise.persons;

/** Noise of a number of so many persons. */
export const sdOf = (persons: number, rules: DisclosureRules, large = false): number =>
  Math.max(leastSd(rules, large), rules.noise.share * persons);

/** The least noise that can stand behind a released number: what is charged must follow from what everybody sees. */
export const seenSd = (released: number, rules: DisclosureRules, factor: number, large = false): number => {
  const { share } = rules.noise;
  const least = (released - rules.rounding) / (1 + factor * share * noiseCut);
  return factor * Math.max(leastSd(rules, large), share * least);
};
