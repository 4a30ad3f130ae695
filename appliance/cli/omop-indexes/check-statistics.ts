import type { FoundTable } from './found-tables.ts';

/** A table whose statistics would mislead the planner, or whose pages an index cannot answer for. */
export type StatisticsFinding = { readonly table: string; readonly fault: string; readonly statement: string };

/** As PostgreSQL's own autovacuum sees it by default. */
const changedShare = 0.1;

/** Below this, questions that an index could answer alone read the rows too. */
const visibleShare = 0.8;

/** Small tables are read whole anyhow. */
const fewRows = 10_000;

function findingOf({ table, rows, visible, changedSinceAnalyse }: FoundTable): StatisticsFinding[] {
  if (rows < 0) return [{ table, fault: 'never counted', statement: `VACUUM (ANALYZE) omop.${table};` }];
  if (rows < fewRows && changedSinceAnalyse < fewRows) return [];
  if (changedSinceAnalyse > changedShare * rows)
    return [{ table, fault: 'changed much since it was counted', statement: `VACUUM (ANALYZE) omop.${table};` }];
  if (visible < visibleShare)
    return [{ table, fault: 'no index can answer alone for most of it', statement: `VACUUM (ANALYZE) omop.${table};` }];
  return [];
}

/** Of the tables that cohort questions read, those to count or vacuum. */
export const checkStatistics = (names: readonly string[], tables: readonly FoundTable[]): StatisticsFinding[] =>
  tables.filter(({ table }) => names.includes(table)).flatMap(findingOf);
