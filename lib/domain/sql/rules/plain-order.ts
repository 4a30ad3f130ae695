import type { SqlRule } from '../sql-rule.ts';

/** ORDER BY names a column that is answered; it says nothing of a set and is left out of what runs. */
export const plainOrder: SqlRule = {
  name: 'ORDER BY names an answered column or its number',
  brokenBy: (fact) =>
    fact.kind === 'order' && !fact.plain ? { instead: 'leave ORDER BY out: the answer is a set' } : undefined,
};
