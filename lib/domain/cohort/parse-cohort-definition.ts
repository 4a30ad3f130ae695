import { AppError } from '#contracts/app-error';
import { CohortDefinition } from '#contracts/cohort';
import { checkCohort, deepest } from './check-cohort.ts';
import { nestsTooDeep } from './nests-too-deep.ts';
import { parseFaults } from './parse-faults.ts';

/** Reads a cohort definition strictly; throws COHORT_INVALID with the rule and the place of each fault, never a value. */
export function parseCohortDefinition(value: unknown): CohortDefinition {
  if (nestsTooDeep(value)) {
    const details = [{ rule: `groups nest at most ${deepest} deep`, place: 'where' }];
    throw new AppError('COHORT_INVALID', { details });
  }
  const parsed = CohortDefinition.safeParse(value);
  if (!parsed.success) {
    const details = parsed.error.issues.flatMap((issue) => parseFaults(issue, value));
    throw new AppError('COHORT_INVALID', { details: details.slice(0, 50) });
  }
  checkCohort(parsed.data);
  return parsed.data;
}
