import type { SqlRule } from '../sql-rule.ts';

const instead = {
  condition: 'HAVING count(*) >= 2',
  nested: 'the inner one in a SELECT of its own',
  outer: 'an aggregate of columns of its own SELECT',
} as const;

/** Aggregates stand in the answer or in HAVING, not inside one another, and look at the rows of their own SELECT. */
export const plainAggregates: SqlRule = {
  name: 'an aggregate stands in SELECT or HAVING, over columns of that SELECT',
  brokenBy: (fact) =>
    fact.kind === 'aggregate' && fact.place !== 'allowed' ? { instead: instead[fact.place] } : undefined,
};
