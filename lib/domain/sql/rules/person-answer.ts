import type { SqlRule } from '../sql-rule.ts';

/** What leaves the statement is the set of person ids: one column, person_id, taken from a table as it is. */
export const personAnswer: SqlRule = {
  name: 'the statement answers one column, person_id',
  brokenBy: (fact) =>
    fact.kind === 'answer' && (!fact.one || !fact.named || !fact.person)
      ? { instead: 'SELECT person_id FROM …' }
      : undefined,
};
