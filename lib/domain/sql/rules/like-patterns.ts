import type { SqlRule } from '../sql-rule.ts';

/** A pattern is a short literal with few wild cards and no escape: matching stays cheap and cannot fail. */
export const likePatterns: SqlRule = {
  name: 'LIKE takes a literal of at most 100 characters with at most 4 percent signs and no backslash',
  brokenBy: (fact) =>
    fact.kind === 'pattern' &&
    (fact.pattern === undefined ||
      fact.pattern.length > 100 ||
      /\\/.test(fact.pattern) ||
      fact.pattern.split('%').length > 5)
      ? { instead: "concept_name ILIKE '%pneumonia%'" }
      : undefined,
};
