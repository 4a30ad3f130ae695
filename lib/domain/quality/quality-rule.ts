import type { QualityFinding } from '#contracts/snapshot';
import type { QualityPerson } from './quality-person.ts';

/** One check of a frozen cohort: what it looks at, and whether a person fails it. */
export type QualityRule = Pick<QualityFinding, 'check' | 'column'> & {
  readonly fails: (person: QualityPerson) => boolean;
};
