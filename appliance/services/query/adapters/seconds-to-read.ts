import pg from 'pg';
import { AppError } from '#contracts/app-error';
import type { PostgresViews } from './postgres-views.ts';

const settings: readonly string[] = ['enable_indexscan', 'enable_indexonlyscan', 'enable_bitmapscan'];

/**
 * Seconds that a sequential scan of a table of OMOP takes in a view of questions; infinite beyond the limit. Throws
 * what `view` throws.
 */
export async function secondsToRead(views: PostgresViews, table: string, limitSeconds: number): Promise<number> {
  try {
    return await views.view(async (runStatement) => {
      for (const setting of settings) await runStatement(`SET LOCAL ${setting} = off`, []);
      await runStatement(`SET LOCAL statement_timeout = ${Math.ceil(limitSeconds * 1000)}`, []);
      const from = performance.now();
      await runStatement(`SELECT count(*) FROM omop.${pg.escapeIdentifier(table)}`, []);
      return (performance.now() - from) / 1000;
    });
  } catch (error) {
    if (error instanceof AppError && error.code === 'COHORT_QUERY_TIMEOUT') return Number.POSITIVE_INFINITY;
    throw error;
  }
}
