import type { SqlRule } from '../sql-rule.ts';

/**
 * At most four tables with many rows per person multiply: more would make one person’s rows a clock that others
 * can read.
 */
export const boundedRows: SqlRule = {
  name: 'at most 4 tables of events are joined or nested at once',
  brokenBy: (fact) =>
    fact.kind === 'rows' && fact.product > 4
      ? { instead: 'person_id IN (SELECT …) AND person_id IN (SELECT …)' }
      : undefined,
};
