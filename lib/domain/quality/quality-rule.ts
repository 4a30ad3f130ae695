import type { QualityFinding } from '#contracts/snapshot';
import type { QualityPerson } from './quality-person.ts';

/** One check of a frozen cohort: what it looks at, and which of the persons fail it. */
export type QualityRule = {
  readonly check: QualityFinding['check'];
  readonly column: string;
  /** `threshold`: the fewest persons that may be told apart. */
  readonly failing: (persons: readonly QualityPerson[], threshold: number) => readonly QualityPerson[];
};
