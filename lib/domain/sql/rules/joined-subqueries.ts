import type { SqlRule } from '../sql-rule.ts';

const instead = {
  exists: 'p.person_id IN (SELECT c.person_id FROM …), or one SELECT for each case with UNION between them',
  list: 'EXISTS (SELECT 1 FROM … AS c WHERE c.person_id = p.person_id AND …), joined to its WHERE by AND',
  value: 'LEFT JOIN (SELECT c.person_id, count(*) AS n FROM … GROUP BY c.person_id) AS s ON s.person_id = p.person_id',
  name: 'in the WHERE of EXISTS, names of the SELECT right around it alone; further rows are joined in its FROM',
} as const;

/**
 * What depends on the rows around it is joined to them: anything else PostgreSQL works out anew for each such row, all
 * persons times all persons, so that one record could decide whether a statement ends in time.
 */
export const joinedSubqueries: SqlRule = {
  name: 'what depends on rows around it is a plain EXISTS or NOT EXISTS, which AND joins to WHERE or to the ON of a JOIN',
  brokenBy: (fact) => (fact.kind === 'asked within' && !fact.joins ? { instead: instead[fact.by] } : undefined),
};
