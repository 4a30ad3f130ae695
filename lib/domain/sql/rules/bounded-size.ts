import type { SqlRule } from '../sql-rule.ts';

/** A statement is small enough to be read and planned at once: nodes, nesting and tables have limits. */
export const boundedSize: SqlRule = {
  name: 'at most 5000 parts, nested 60 deep, and 16 tables',
  brokenBy: (fact) =>
    fact.kind === 'size' && (fact.nodes > 5000 || fact.depth > 60 || fact.tables > 16) ? {} : undefined,
};
