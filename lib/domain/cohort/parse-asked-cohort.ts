import { AppError } from '#contracts/app-error';
import { type AskedCohort, SqlCohort } from '#contracts/cohort';
import { parseCohort } from './parse-cohort.ts';
import { parseFaults } from './parse-faults.ts';

/**
 * Reads a cohort in either form strictly; what has the key `sql` is meant as SQL, whose text is judged elsewhere. Throws
 * COHORT_INVALID with the rule and the place of each fault, never a value.
 */
export function parseAskedCohort(value: unknown): AskedCohort {
  if (typeof value !== 'object' || value === null || !('sql' in value)) return parseCohort(value);
  const parsed = SqlCohort.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.flatMap((issue) => parseFaults(issue, value));
  throw new AppError('COHORT_INVALID', { details: details.slice(0, 50) });
}
