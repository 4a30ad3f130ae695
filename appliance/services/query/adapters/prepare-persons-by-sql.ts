import { AppError } from '#contracts/app-error';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { SqlCohortStatement } from '../ports.ts';
import { asOneValue, findPersons } from './find-persons.ts';
import { listedConcepts } from './listed-concepts.ts';
import { planCost } from './plan-cost.ts';
import type { RunStatement } from './postgres-views.ts';
import { withinCostLimit } from './within-cost-limit.ts';

/**
 * Limit for the plan and all lists of a question in SQL together. Its answer is sent after a fixed time, so that more
 * would leave the statement less than its own limit.
 */
const preparationMilliseconds = 1500;

/** Does `work` with a setting that later statements of the same view do not have: those were not written by the author. */
async function withSetting<T>(
  runStatement: RunStatement,
  name: string,
  value: string | number,
  work: () => Promise<T>,
): Promise<T> {
  await runStatement(`SET LOCAL ${name} = ${value}`, []);
  const done = await work();
  await runStatement(`SET LOCAL ${name} TO DEFAULT`, []);
  return done;
}

/**
 * Does `work` without nested loop joins, for a statement whose author may have misled the planner. Where PostgreSQL
 * expects one row of a set, it joins the set row by row with the next one, which takes minutes for tens of thousands of
 * persons. A merge join by person, by which all rows of expert SQL are joined, takes only as long as reading and
 * sorting the rows.
 */
const withoutNestedLoops = <T>(runStatement: RunStatement, work: () => Promise<T>): Promise<T> =>
  withSetting(runStatement, 'enable_nestloop', 'off', work);

/**
 * Prepares a statement in SQL in a view: has its cost estimated and reads its lists. The returned function runs it in
 * the same view, and ends at the given limit. Throws EXPERT_SQL_TOO_LARGE where the estimate is above the limit, or where
 * planning or the lists take too long; until then no record of a person has been read.
 */
export async function preparePersonsBySql(
  runStatement: RunStatement,
  { text, values, lists = [], planned }: SqlCohortStatement,
  uniform: () => number,
): Promise<(limitMilliseconds: number) => Promise<PersonSet>> {
  const end = performance.now() + preparationMilliseconds;
  const { parameters } = planned;
  const cost = await withoutNestedLoops(runStatement, () =>
    planCost(runStatement, { text: asOneValue(planned.text), parameters }, preparationMilliseconds),
  );
  if (!withinCostLimit(cost, uniform)) throw new AppError('EXPERT_SQL_TOO_LARGE');
  const concepts = await listedConcepts(runStatement, lists, end - performance.now());
  return (limitMilliseconds) =>
    withSetting(runStatement, 'statement_timeout', limitMilliseconds, () =>
      withoutNestedLoops(runStatement, () => findPersons(runStatement, text, [...values, ...concepts])),
    );
}
