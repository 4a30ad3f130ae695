import type { SqlRule } from '../sql-rule.ts';

/** In a grouped SELECT a column outside an aggregate is one of GROUP BY, or it has no one value. */
export const groupedColumns: SqlRule = {
  name: 'a column beside an aggregate is named in GROUP BY',
  brokenBy: (fact) => (fact.kind === 'grouped' && !fact.grouped ? { instead: 'GROUP BY person_id' } : undefined),
};
