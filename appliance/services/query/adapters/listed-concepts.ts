import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import { isCancelled } from './is-cancelled.ts';
import type { Ask } from './postgres-views.ts';
import { rowsOf } from './rows-of.ts';

/** As many concepts as a list of expert SQL may find: every descendant of the widest that is of use. */
const mostConcepts = 500_000;

const Ids = z.array(z.tuple([z.int()]));

/** More concepts than anybody would want are a failure, for half of them lie. */
async function conceptsIn(ask: Ask, list: string): Promise<number[]> {
  const text = `SELECT DISTINCT list.id FROM (${list}) AS list (id) LIMIT ${mostConcepts + 1}`;
  const found = (await rowsOf(ask, { text, values: [] }, Ids)).flat();
  if (found.length > mostConcepts) throw new AppError('COHORT_QUERY_FAILED', { cause: new Error('a list too long') });
  return found;
}

/**
 * The concepts that each list of expert SQL finds. With a limit, all lists have so long together, and what takes longer
 * is EXPERT_SQL_TOO_LARGE: they read the vocabulary alone, so that this tells of no person.
 */
export async function listedConcepts(
  ask: Ask,
  lists: readonly string[],
  limitMilliseconds?: number,
): Promise<readonly (readonly number[])[]> {
  const end = performance.now() + (limitMilliseconds ?? 0);
  const found: number[][] = [];
  for (const list of lists) {
    if (limitMilliseconds !== undefined) {
      const left = Math.ceil(end - performance.now());
      if (left <= 0) throw new AppError('EXPERT_SQL_TOO_LARGE');
      await ask(`SET LOCAL statement_timeout = ${left}`, []);
    }
    try {
      found.push(await conceptsIn(ask, list));
    } catch (cause) {
      if (limitMilliseconds !== undefined && isCancelled(cause)) throw new AppError('EXPERT_SQL_TOO_LARGE', { cause });
      throw cause;
    }
  }
  return found;
}
