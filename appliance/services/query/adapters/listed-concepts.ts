import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import { isCancelled } from './is-cancelled.ts';
import type { RunStatement } from './postgres-views.ts';
import { rowsOf } from './rows-of.ts';

/** Most concepts that a list of expert SQL may find; the widest useful concept has fewer descendants. */
const maxConcepts = 500_000;

const Ids = z.array(z.tuple([z.int()]));

/**
 * The concepts that one list finds. Throws EXPERT_SQL_TOO_LARGE for too many, because a shortened list would give a
 * wrong count.
 */
async function conceptsIn(runStatement: RunStatement, list: string): Promise<number[]> {
  const text = `SELECT DISTINCT list.id FROM (${list}) AS list (id) LIMIT ${maxConcepts + 1}`;
  const found = (await rowsOf(runStatement, { text, values: [] }, Ids)).flat();
  if (found.length > maxConcepts) throw new AppError('EXPERT_SQL_TOO_LARGE', { cause: new Error('list too long') });
  return found;
}

/**
 * The concepts that each list of expert SQL finds. Throws EXPERT_SQL_TOO_LARGE for a list with too many concepts, and,
 * with a limit for all lists together, beyond it.
 */
export async function listedConcepts(
  runStatement: RunStatement,
  lists: readonly string[],
  limitMilliseconds?: number,
): Promise<readonly (readonly number[])[]> {
  const end = performance.now() + (limitMilliseconds ?? 0);
  const found: number[][] = [];
  for (const list of lists) {
    if (limitMilliseconds !== undefined) {
      const left = Math.ceil(end - performance.now());
      if (left <= 0) throw new AppError('EXPERT_SQL_TOO_LARGE');
      await runStatement(`SET LOCAL statement_timeout = ${left}`, []);
    }
    try {
      found.push(await conceptsIn(runStatement, list));
    } catch (cause) {
      if (limitMilliseconds !== undefined && isCancelled(cause)) throw new AppError('EXPERT_SQL_TOO_LARGE', { cause });
      throw cause;
    }
  }
  return found;
}
