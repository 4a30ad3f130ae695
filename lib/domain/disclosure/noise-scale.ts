import type { DisclosureRules } from './disclosure-rules.ts';
import { noiseCut } from './keyed-noise.ts';

/** Cells of tables carry so many times the noise of totals. */
export const cellFactor = 2;

/** The least noise of a number that stands for at least so many persons; it never falls as they become more. */
export const leastSd = ({ noise }: DisclosureRules, fewest = 0): number =>
  Math.max(noise.persons, Math.min(noise.share * fewest, noise.root * Math.sqrt(fewest)));

/** Noise of a number of so many persons, of which at least `fewest` are known to be. */
export const sdOf = (persons: number, rules: DisclosureRules, fewest = 0): number =>
  leastSd(rules, Math.max(0, persons, fewest));

/** The least noise that can stand behind a released number: what is charged must follow from what everybody sees. */
export const seenSd = (released: number, rules: DisclosureRules, factor: number, fewest = 0): number => {
  const { rounding, noise } = rules;
  const seen = Math.max(0, released - rounding);
  const far = factor * noiseCut;
  // However far up the noise moved it, the truth is no less: noise is at most its share, and at most its root.
  const least = Math.max(seen / (1 + far * noise.share), seen - far * noise.root * Math.sqrt(seen));
  return factor * sdOf(least, rules, fewest);
};
