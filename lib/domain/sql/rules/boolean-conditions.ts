import type { SqlRule } from '../sql-rule.ts';

/** A condition is true or false by its own type; nothing is cast to get there. */
export const booleanConditions: SqlRule = {
  name: 'a condition is true or false',
  brokenBy: (fact) => (fact.kind === 'condition' && fact.type !== 'boolean' && fact.type !== 'wrong' ? {} : undefined),
};
