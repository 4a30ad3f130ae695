import type { SqlRule } from '../sql-rule.ts';

/** A SELECT that is compared with a value answers one column. */
export const singleColumn: SqlRule = {
  name: 'a SELECT after IN, or used as a value, answers one column',
  brokenBy: (fact) =>
    fact.kind === 'one column' && !fact.one ? { instead: 'IN (SELECT person_id FROM …)' } : undefined,
};
