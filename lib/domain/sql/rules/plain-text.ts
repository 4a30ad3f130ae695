import type { SqlRule } from '../sql-rule.ts';

/** The text holds no NUL and no half of a character: what is read is what was written. */
export const plainText: SqlRule = {
  name: 'the text is whole',
  brokenBy: (fact) => (fact.kind === 'text' && !fact.plain ? {} : undefined),
};
