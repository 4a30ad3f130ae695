import type * as z from 'zod';
import { AppError } from '#contracts/app-error';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import type { RunStatement } from './postgres-views.ts';

/**
 * Runs a statement and parses its rows. Throws COHORT_QUERY_FAILED for rows of another form, and what `runStatement`
 * throws.
 */
export async function rowsOf<T>(
  runStatement: RunStatement,
  { text, values }: CompiledCohort,
  rows: z.ZodType<T>,
): Promise<T> {
  const parsed = rows.safeParse(await runStatement(text, values));
  if (!parsed.success) throw new AppError('COHORT_QUERY_FAILED', { cause: parsed.error });
  return parsed.data;
}
