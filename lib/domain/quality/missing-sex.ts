import type { QualityRule } from './quality-rule.ts';

/** The sex of a person is neither female nor male: the row leaves it empty. */
export const missingSex: QualityRule = {
  check: 'missing',
  column: 'sex',
  fails: ({ sex }) => sex === 'unknown',
};
