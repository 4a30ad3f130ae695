import type { SqlRule } from '../sql-rule.ts';

/**
 * A SELECT about persons that stands for itself answers whose its rows are, from a side of the join that is always
 * there: what is counted over all persons belongs to none, and one missing id inside NOT IN would empty the
 * answer.
 */
export const personSets: SqlRule = {
  name: 'a set of rows about persons answers their person_id, and not from the right side of a LEFT JOIN',
  brokenBy: (fact) =>
    fact.kind === 'person output' && (!fact.output || !fact.always)
      ? { instead: 'SELECT person_id, … GROUP BY person_id' }
      : undefined,
};
