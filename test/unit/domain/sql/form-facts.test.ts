import { expect, it } from 'vitest';
import { formFacts } from '#domain/sql/form-facts';
import type { SqlFact } from '#domain/sql/sql-fact';

const formsIn = (tree: unknown): string[] => {
  const facts: SqlFact[] = [];
  formFacts(tree, (fact) => facts.push(fact));
  return facts.flatMap((fact) => (fact.kind === 'form' ? [`${fact.node}.${fact.field}`] : []));
};
const select = (more: object) => ({ SelectStmt: { op: 'SETOP_NONE', limitOption: 'LIMIT_OPTION_DEFAULT', ...more } });

it('passes a tree of listed nodes, fields and values', () => {
  const column = { ColumnRef: { fields: [{ String: { sval: 'person_id' } }], location: 7 } };
  expect(formsIn(select({ targetList: [{ ResTarget: { val: column } }], distinctClause: [{}] }))).toEqual([]);
});

it.each([
  ['an unknown node', { NewStmt: {} }, ['NewStmt.']],
  ['an unknown node deep inside', select({ whereClause: { NewExpr: {} } }), ['NewExpr.']],
  ['an unknown field', select({ newClause: [] }), ['SelectStmt.newClause']],
  ['an unknown value of a field', select({ op: 'SETOP_NEW' }), ['SelectStmt.op']],
  ['a field of another form', select({ targetList: 'x' }), ['SelectStmt.targetList']],
  [
    'columns after DISTINCT',
    select({ distinctClause: [{ ColumnRef: { fields: [] } }] }),
    ['SelectStmt.distinctClause'],
  ],
  ['two nodes in the place of one', { SelectStmt: {}, InsertStmt: {} }, ['.']],
  ['a node that is none', select({ whereClause: 'x' }), ['.']],
  ['names that every object has', select({ whereClause: { constructor: {} } }), ['constructor.']],
  ['fields that every object has', select({ toString: [] }), ['SelectStmt.toString']],
])('tells of %s', (_, tree, forms) => {
  expect(formsIn(tree)).toEqual(forms);
});
