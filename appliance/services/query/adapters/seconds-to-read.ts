import pg from 'pg';
import { AppError } from '#contracts/app-error';
import type { PostgresViews } from './postgres-views.ts';

const settings: readonly string[] = ['enable_indexscan', 'enable_indexonlyscan', 'enable_bitmapscan'];

/** How long every row of a table of OMOP takes to be read, as the looks of questions read; infinite beyond the limit. */
export async function secondsToRead(views: PostgresViews, table: string, limitSeconds: number): Promise<number> {
  try {
    return await views.view(async (ask) => {
      for (const setting of settings) await ask(`SET LOCAL ${setting} = off`, []);
      await ask(`SET LOCAL statement_timeout = ${Math.ceil(limitSeconds * 1000)}`, []);
      const from = performance.now();
      await ask(`SELECT count(*) FROM omop.${pg.escapeIdentifier(table)}`, []);
      return (performance.now() - from) / 1000;
    });
  } catch (error) {
    if (error instanceof AppError && error.code === 'COHORT_QUERY_TIMEOUT') return Number.POSITIVE_INFINITY;
    throw error;
  }
}
