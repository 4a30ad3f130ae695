import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import type { PlannedStatement } from '../ports.ts';
import { databaseFault } from './database-fault.ts';
import { isCancelled } from './is-cancelled.ts';
import type { RunStatement } from './postgres-views.ts';
import { rowsOf } from './rows-of.ts';

/** The one row of EXPLAIN (FORMAT JSON); the driver parses JSON. */
const Explained = z.tuple([z.tuple([z.tuple([z.object({ Plan: z.object({ 'Total Cost': z.number() }) })])])]);

const name = 'planned_question';

/**
 * PostgreSQL's estimate of the cost of a statement for any values of its parameters, in its own unit; the statement does
 * not run. A plan for given values would follow from how frequent exactly these values are, which PostgreSQL's statistics
 * hold of a small table to the last row. Throws EXPERT_SQL_TOO_LARGE where planning takes longer than the limit,
 * DATABASE_UNREACHABLE and COHORT_QUERY_FAILED.
 */
export async function planCost(
  runStatement: RunStatement,
  { text, parameters }: PlannedStatement,
  limitMilliseconds: number,
): Promise<number> {
  const values = parameters === 0 ? '' : `(${Array.from({ length: parameters }, () => 'NULL').join(', ')})`;
  try {
    await runStatement(`SET LOCAL statement_timeout = ${limitMilliseconds}`, []);
    await runStatement('SET LOCAL plan_cache_mode = force_generic_plan', []);
    await runStatement(`PREPARE ${name} AS ${text}`, []);
    const explain = { text: `EXPLAIN (FORMAT JSON) EXECUTE ${name}${values}`, values: [] };
    const [[[{ Plan: plan }]]] = await rowsOf(runStatement, explain, Explained);
    // A prepared statement outlives the view; where something fails before, the view closes its connection.
    await runStatement(`DEALLOCATE ${name}`, []);
    await runStatement('SET LOCAL plan_cache_mode TO DEFAULT', []);
    return plan['Total Cost'];
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw isCancelled(cause) ? new AppError('EXPERT_SQL_TOO_LARGE', { cause }) : databaseFault(cause, false);
  }
}
