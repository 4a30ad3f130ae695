import type { SqlRule } from '../sql-rule.ts';

/**
 * At most two tables with many rows per person multiply: more would make one person’s rows a clock that others can
 * read. What is grouped by person has one row of each, and multiplies nothing.
 */
export const boundedRows: SqlRule = {
  name: 'at most 2 tables of events are joined or nested at once',
  brokenBy: (fact) =>
    fact.kind === 'rows' && fact.product > 2
      ? {
          instead:
            'person_id IN (SELECT …) AND person_id IN (SELECT …), or days first found by SELECT person_id, min(…) … GROUP BY person_id',
        }
      : undefined,
};
