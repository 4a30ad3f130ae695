import { comparable } from './comparable.ts';
import { holdsAggregate } from './read-call.ts';
import type { Expression, Reading } from './reading.ts';
import { findColumns, type Scope } from './sql-scope.ts';
import { fieldsOf, namesOf, placeOf, type SqlFields } from './sql-tree.ts';

const wrong: Expression = { type: 'wrong', node: {} };

/** Whether a SELECT only picks rows: of what is named, combined or counted first PostgreSQL makes no join. */
const picksRows = ({ op, withClause, havingClause, targetList }: SqlFields): boolean =>
  op === 'SETOP_NONE' && withClause === undefined && havingClause === undefined && !holdsAggregate(targetList);

/** A SELECT inside an expression: EXISTS (…), … IN (…), or one value. */
export function readSubquery(
  link: SqlFields,
  node: unknown,
  scope: Scope,
  reading: Reading,
  read: (node: unknown) => Expression,
): Expression {
  const { tell } = reading;
  const at = placeOf(node);
  const select = fieldsOf(link.subselect, 'SelectStmt') ?? {};
  if (scope.aggregates === 'nested') tell({ kind: 'aggregate', place: 'nested', at });
  const tested = link.subLinkType === 'ANY_SUBLINK' ? read(link.testexpr) : undefined;
  const exists = link.subLinkType === 'EXISTS_SUBLINK';
  if (tested?.type === 'person') {
    const names = namesOf(fieldsOf(link.testexpr, 'ColumnRef')?.fields) ?? [];
    const found = names.length === 0 ? [] : findColumns(scope, names);
    const always = found.length === 1 && found.every(({ relation }) => !relation.optional);
    tell({ kind: 'asked person', always, at });
  }
  // Persons asked for by their id form a set of their own; whatever else is asked is asked of one person's rows.
  const place = tested?.type === 'person' ? 'set' : exists ? 'exists' : 'within';
  const rows = reading.select(select, { place, outer: scope, reading });
  if (rows.vocabulary) tell({ kind: 'vocabulary', apart: tested !== undefined && tested.type !== 'person', at });
  const joins = exists ? picksRows(select) && scope.joinable?.has(node) === true : place === 'set' || rows.vocabulary;
  tell({ kind: 'asked within', by: exists ? 'exists' : tested === undefined ? 'value' : 'list', joins, at });
  const rewritten = { ...link, subselect: rows.node, ...(tested === undefined ? {} : { testexpr: tested.node }) };
  if (exists) return { type: 'boolean', node: { SubLink: rewritten } };
  const [column] = rows.columns;
  tell({ kind: 'one column', one: rows.columns.length === 1, at });
  if (column === undefined || rows.columns.length !== 1) return wrong;
  if (tested !== undefined) {
    const known = comparable(tested.type, column.type) !== 'no' && column.type !== 'moment';
    tell({ kind: 'operation', operator: 'IN', operands: [tested.type, column.type], known, at });
    return { type: 'boolean', node: { SubLink: rewritten } };
  }
  return { type: column.type, node: { SubLink: rewritten } };
}
