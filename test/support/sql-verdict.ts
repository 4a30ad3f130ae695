import type { PlannedStatement } from '#appliance/services/query/ports';
import { compileSqlCohort } from '#appliance/services/query/sql/compile-sql-cohort';
import { AppError } from '#contracts/app-error';
import type { FaultDetail } from '#contracts/failure';

/** The day on which every test's data were loaded. */
export const dataDate = '2026-01-31';

/** What the gate says of a text: the statement that may run, or its faults; any other error is one of the gate. */
export async function sqlVerdict(
  sql: string,
): Promise<
  | { kind: 'allowed'; text: string; lists: readonly string[]; planned: PlannedStatement }
  | { kind: 'refused'; faults: readonly FaultDetail[] }
> {
  try {
    const { text, lists = [], planned } = await compileSqlCohort(sql, { dataDate });
    return { kind: 'allowed', text, lists, planned };
  } catch (error) {
    if (error instanceof AppError && error.code === 'SQL_REFUSED') return { kind: 'refused', faults: error.details };
    throw error;
  }
}

/** The concepts of each list, as the values of the statement. */
export const listsFrom = (
  client: { query: (text: string) => Promise<{ rows: { id: number }[] }> },
  lists: readonly string[],
): Promise<number[][]> =>
  Promise.all(
    lists.map(async (list) =>
      (await client.query(`SELECT DISTINCT l.id FROM (${list}) AS l (id)`)).rows.map(({ id }) => id),
    ),
  );

/** The rules that a text breaks, none where it may run. */
export const brokenRules = async (sql: string): Promise<readonly string[]> => {
  const verdict = await sqlVerdict(sql);
  return verdict.kind === 'allowed' ? [] : verdict.faults.map(({ rule }) => rule);
};
