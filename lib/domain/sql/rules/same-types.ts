import type { SqlRule } from '../sql-rule.ts';

/** Alternatives are of one type, for PostgreSQL casts the others, and such a cast can fail. */
export const sameTypes: SqlRule = {
  name: 'CASE, COALESCE, GREATEST and LEAST choose between numbers, days, texts or truths of one type',
  brokenBy: (fact) => (fact.kind === 'choice' && !fact.same ? {} : undefined),
};
