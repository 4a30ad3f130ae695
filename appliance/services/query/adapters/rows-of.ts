import type * as z from 'zod';
import { AppError } from '#contracts/app-error';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import type { Ask } from './postgres-views.ts';

/** Asks a statement and reads its rows; rows of another shape are COHORT_QUERY_FAILED. */
export async function rowsOf<T>(ask: Ask, { text, values }: CompiledCohort, rows: z.ZodType<T>): Promise<T> {
  const parsed = rows.safeParse(await ask(text, values));
  if (!parsed.success) throw new AppError('COHORT_QUERY_FAILED', { cause: parsed.error });
  return parsed.data;
}
