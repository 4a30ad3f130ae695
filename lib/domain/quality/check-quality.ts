import type { QualityFinding } from '#contracts/snapshot';
import type { QualityPerson } from './quality-person.ts';
import { qualityRules } from './quality-rules.ts';

/** How the findings are kept from telling of one person. */
export type QualityTerms = {
  readonly threshold: number;
  /** Noise in persons that depends on a trust's secret and this text alone, so that asking again tells nothing new. */
  readonly noise: (text: string) => number;
  /** Columns that the trust's policy leaves out are not told of either. */
  readonly told: (column: string) => boolean;
};

const fewBelow = 0.05;
const someBelow = 0.5;

/** The share in words, of a number that has been through the noise. */
const shareOf = (failing: number, persons: number, threshold: number): QualityFinding['share'] => {
  if (failing < threshold || failing < fewBelow * persons) return 'few';
  return failing < someBelow * persons ? 'some' : 'most';
};

/**
 * Checks a frozen cohort for what is missing, implausible or empty. Only coarse shares of noisy numbers are told: whether
 * one person fails a check can be seen neither at zero nor at a border between two words.
 */
export const checkQuality = (
  persons: readonly QualityPerson[],
  { threshold, noise, told }: QualityTerms,
): QualityFinding[] =>
  qualityRules
    .filter(({ column }) => told(column))
    .map(({ check, column, failing }) => {
      const found = failing(persons, threshold);
      const ids = found.map(({ personId }) => personId).sort((one, other) => one - other);
      const noisy = found.length + noise(JSON.stringify(['quality', check, column, ids]));
      return { check, column, share: shareOf(noisy, persons.length, threshold) };
    });
