import type { SqlRule } from '../sql-rule.ts';

/**
 * Whether a person belongs depends on that person’s own rows alone: rows of persons meet only where person_id is
 * equal. Otherwise one row of one person could move everybody in or out, and no noise hides that.
 */
export const ownRows: SqlRule = {
  name: 'rows of persons are joined, and asked about, by person_id',
  brokenBy: (fact) =>
    fact.kind === 'persons' && !fact.connected
      ? {
          instead: fact.inside
            ? 'EXISTS (SELECT 1 FROM omop.condition_occurrence AS c WHERE c.person_id = p.person_id AND …)'
            : 'JOIN omop.condition_occurrence AS c ON c.person_id = p.person_id',
        }
      : undefined,
};
