import type { QualityRule } from './quality-rule.ts';

/** The person belongs to the cohort and has no study that belongs to it: no row stands for them. */
export const emptyStudies: QualityRule = {
  check: 'empty',
  column: 'studies',
  fails: ({ studies }) => studies.length === 0,
};
