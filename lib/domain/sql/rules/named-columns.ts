import type { SqlRule } from '../sql-rule.ts';

/** Columns are named: what a star means is decided by the database, not by the text. */
export const namedColumns: SqlRule = {
  name: 'no star; name the columns',
  brokenBy: (fact) => (fact.kind === 'star' ? { instead: 'SELECT person_id, or SELECT 1 inside EXISTS' } : undefined),
};
