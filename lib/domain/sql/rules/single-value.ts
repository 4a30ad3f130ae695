import type { SqlRule } from '../sql-rule.ts';

/**
 * A SELECT that stands for a value answers exactly one row, by an aggregate without GROUP BY: a second row would
 * be an error that depends on data.
 */
export const singleValue: SqlRule = {
  name: 'a SELECT used as a value is one aggregate, without GROUP BY and HAVING',
  brokenBy: (fact) =>
    fact.kind === 'one row' && !fact.one
      ? {
          instead:
            '(SELECT min(c.condition_start_date) FROM omop.condition_occurrence AS c WHERE c.person_id = p.person_id)',
        }
      : undefined,
};
