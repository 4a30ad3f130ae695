import type { SqlRule } from '../sql-rule.ts';

/** Names that the statement gives are plain, and none of them stands for two things or hides a table. */
export const clearNames: SqlRule = {
  name: 'names given with AS and WITH are of a-z, 0-9 and _, used once, and no name of a table',
  brokenBy: (fact) =>
    fact.kind === 'name' && (fact.taken || !/^[a-z_][a-z0-9_]{0,62}$/.test(fact.name))
      ? { instead: fact.named === 'set' ? 'WITH pneumonia AS (…)' : 'AS first_day' }
      : undefined,
};
