import type { QualityRule } from './quality-rule.ts';

/** Nobody with a proven day of birth has lived much longer. */
const oldestYears = 120;

/** The person is older than 120 years, or was born after the data day and so has no age. */
export const implausibleAge: QualityRule = {
  check: 'implausible',
  column: 'age_years',
  fails: ({ ageYears }) => ageYears === null || ageYears > oldestYears,
};
