import type { SqlRule } from '../sql-rule.ts';

/**
 * A SELECT about persons that stands for itself answers whose its own rows are, from a side of the join that is always
 * there. What is counted over all persons belongs to none; the id of the person around it would be answered as soon as
 * anybody's row is there; and one missing id inside NOT IN would empty the answer.
 */
export const personSets: SqlRule = {
  name: 'a set of rows about persons answers the person_id of its own rows, and not of the right side of a LEFT JOIN',
  brokenBy: (fact) =>
    fact.kind === 'person output' && (!fact.output || !fact.always)
      ? { instead: 'SELECT c.person_id FROM omop.condition_occurrence AS c GROUP BY c.person_id' }
      : undefined,
};
