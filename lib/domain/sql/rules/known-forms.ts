import type { SqlRule } from '../sql-rule.ts';

/** Where a form is refused that people write often, what says the same. */
const instead: Readonly<Record<string, string>> = {
  over: 'GROUP BY person_id with min(…) or max(…) in a SELECT of its own',
  WindowDef: 'GROUP BY person_id with min(…) or max(…) in a SELECT of its own',
  distinctClause: 'SELECT DISTINCT person_id',
  lockingClause: 'leave FOR UPDATE out: nothing is written',
  intoClause: 'leave INTO out: nothing is written',
  recursive: 'omop.concept_ancestor holds every descendant of a concept',
  jointype: 'JOIN or LEFT JOIN',
  isNatural: 'JOIN … ON c.person_id = p.person_id',
  lateral: 'EXISTS (SELECT 1 FROM … WHERE c.person_id = p.person_id)',
  valuesLists: 'IN (1, 2, 3)',
  A_ArrayExpr: 'IN (1, 2, 3)',
  operName: 'IN (SELECT …)',
  RowExpr: 'a = b AND c = d',
  ParamRef: 'write the value itself',
  RangeFunction: 'name a table: FROM omop.person',
  limitOption: 'leave LIMIT out: the answer is a set',
  typmods: "INTERVAL '30 days', without precision",
  colnames: 'name the columns with AS in the SELECT itself',
  aliascolnames: 'name the columns with AS in the SELECT itself',
  CollateClause: 'leave COLLATE out',
  ONLY: 'leave ONLY out',
  catalogname: 'omop.person',
  'GROUP BY': 'GROUP BY the name of a column',
};

/**
 * Only forms on the list are let in, node by node and field by field of PostgreSQL's own parse tree; what nobody has
 * thought of is refused.
 */
export const knownForms: SqlRule = {
  name: 'only forms on the list: SELECT, WITH, JOIN, LEFT JOIN, WHERE, GROUP BY, HAVING, UNION, INTERSECT, EXCEPT, EXISTS, IN, CASE, COALESCE',
  brokenBy: (fact) =>
    fact.kind === 'form' ? { instead: instead[fact.field === '' ? fact.node : fact.field] } : undefined,
};
