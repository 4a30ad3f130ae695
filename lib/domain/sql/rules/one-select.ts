import type { SqlRule } from '../sql-rule.ts';

/** One statement, a SELECT: nothing is written, set, locked or run beside it. */
export const oneSelect: SqlRule = {
  name: 'one SELECT statement and nothing else',
  brokenBy: (fact) =>
    fact.kind === 'statements' && (fact.count !== 1 || fact.statement !== 'SelectStmt')
      ? { instead: 'SELECT person_id FROM omop.person WHERE …' }
      : undefined,
};
