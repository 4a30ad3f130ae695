import type { SqlRule } from '../sql-rule.ts';

/**
 * Whoever is looked up in a set of persons is there: a missing id is in no set, and PostgreSQL knows that it is not in
 * an empty one, but not whether it is in another. So everybody without it would tell whether the set has anybody.
 */
export const presentPersons: SqlRule = {
  name: 'the person_id before IN is not of the right side of a LEFT JOIN',
  brokenBy: (fact) =>
    fact.kind === 'asked person' && !fact.always
      ? { instead: 'p.person_id IN (SELECT …), with p from the left side, or EXISTS (SELECT 1 FROM … WHERE …)' }
      : undefined,
};
