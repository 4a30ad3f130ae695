import type { SqlRule } from '../sql-rule.ts';

/** PostgreSQL’s own parser must read the text; what it cannot read, no rule has judged. */
export const soundSyntax: SqlRule = {
  name: 'the text is SQL as PostgreSQL reads it',
  brokenBy: (fact) => (fact.kind === 'syntax' ? {} : undefined),
};
