import type { SqlRule } from '../sql-rule.ts';

/** Every SELECT reads a table: a SELECT of constants says nothing about persons. */
export const rowsFromTables: SqlRule = {
  name: 'every SELECT has a FROM',
  brokenBy: (fact) =>
    fact.kind === 'from' && !fact.given ? { instead: 'SELECT person_id FROM omop.person' } : undefined,
};
