import type { SqlRule } from '../sql-rule.ts';

/** Both sides of UNION, INTERSECT and EXCEPT answer as many columns, of the same types. */
export const matchingSides: SqlRule = {
  name: 'both sides of a combination answer the same columns',
  brokenBy: (fact) =>
    fact.kind === 'sides' && !fact.match ? { instead: 'SELECT person_id … UNION SELECT person_id …' } : undefined,
};
