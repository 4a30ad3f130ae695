import type { QualityFinding } from '#contracts/snapshot';
import type { QualityPerson } from './quality-person.ts';
import { qualityRules } from './quality-rules.ts';

/** The terms under which findings are released, so that they disclose nothing about one person. */
export type QualityTerms = {
  readonly threshold: number;
  /**
   * Noise, as a number of persons, that depends only on a trust's secret and this text, so that a repetition discloses
   * nothing.
   */
  readonly noise: (text: string) => number;
  /** False for a column that the trust's policy leaves out; its findings are not reported. */
  readonly isReported: (column: string) => boolean;
};

const fewBelow = 0.05;
const someBelow = 0.5;

/** The share as a word, for a number with noise. */
const shareOf = (failing: number, persons: number, threshold: number): QualityFinding['share'] => {
  if (failing < threshold || failing < fewBelow * persons) return 'few';
  return failing < someBelow * persons ? 'some' : 'most';
};

/**
 * Checks a frozen cohort for missing, implausible and empty values. Only coarse shares of noisy numbers are returned,
 * so that whether one person fails a check is visible neither at zero nor at the limit between two words.
 */
export const checkQuality = (
  persons: readonly QualityPerson[],
  { threshold, noise, isReported }: QualityTerms,
): QualityFinding[] =>
  qualityRules
    .filter(({ column }) => isReported(column))
    .map(({ check, column, failing }) => {
      const found = failing(persons, threshold);
      const ids = found.map(({ personId }) => personId).sort((one, other) => one - other);
      const noisy = found.length + noise(JSON.stringify(['quality', check, column, ids]));
      return { check, column, share: shareOf(noisy, persons.length, threshold) };
    });
