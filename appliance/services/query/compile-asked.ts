import type { AskedCohort } from '#contracts/cohort';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import { compileCohort } from '#domain/cohort/compile-cohort';
import type { CohortBasis } from '#domain/cohort/person-conditions';
import { compileSqlCohort } from './sql/compile-sql-cohort.ts';

/** One statement for a cohort in either form; throws COHORT_INVALID or SQL_REFUSED with rule and place. */
export const compileAsked = async (cohort: AskedCohort, basis: CohortBasis): Promise<CompiledCohort> =>
  'sql' in cohort ? compileSqlCohort(cohort.sql, basis) : compileCohort(cohort, basis);
