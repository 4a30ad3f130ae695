import type { Cohort } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import type { CohortBasis } from '#domain/cohort/person-conditions';
import type { CohortStatement } from '../ports.ts';
import { compileSqlCohort } from '../sql/compile-sql-cohort.ts';

/**
 * Compiles a typed cohort, or one in SQL, to one statement. Throws COHORT_INVALID or SQL_REFUSED with rule and place.
 */
export const compileCohortStatement = async (cohort: Cohort, basis: CohortBasis): Promise<CohortStatement> =>
  'sql' in cohort ? compileSqlCohort(cohort.sql, basis) : compileCohort(cohort, basis);
