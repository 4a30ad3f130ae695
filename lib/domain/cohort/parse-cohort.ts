import { AppError } from '#contracts/app-error';
import { type Cohort, SqlCohort } from '#contracts/cohort';
import { parseCohortDefinition } from './parse-cohort-definition.ts';
import { parseFaults } from './parse-faults.ts';

/**
 * Reads a cohort in either form strictly; what has the key `sql` is meant as SQL, whose text is judged elsewhere. Throws
 * COHORT_INVALID with the rule and the place of each fault, never a value.
 */
export function parseCohort(value: unknown): Cohort {
  if (typeof value !== 'object' || value === null || !('sql' in value)) return parseCohortDefinition(value);
  const parsed = SqlCohort.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.flatMap((issue) => parseFaults(issue, value));
  throw new AppError('COHORT_INVALID', { details: details.slice(0, 50) });
}
