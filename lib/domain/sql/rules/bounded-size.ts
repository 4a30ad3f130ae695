import type { SqlRule } from '../sql-rule.ts';

/** A statement is small enough to be read and planned at once: nodes, nesting and tables have limits. */
export const boundedSize: SqlRule = {
  name: 'at most 5000 parts, nested 60 deep, and 8 tables',
  brokenBy: (fact) => {
    if (fact.kind === 'size' && (fact.nodes > 5000 || fact.depth > 60 || fact.tables > 8)) return {};
    return fact.kind === 'grown' && !fact.bounded
      ? {
          instead:
            'reckon with days in a SELECT of its own: SELECT d.person_id, CURRENT_DATE - d.death_date AS days FROM omop.death AS d',
        }
      : undefined;
  },
};
