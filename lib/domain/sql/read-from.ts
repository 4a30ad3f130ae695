import { allNode, columnNode, operationNode } from './build-nodes.ts';
import { behindLeftJoin, type Equality, equalitiesIn } from './equalities.ts';
import { joinableSubqueries } from './joinable-subqueries.ts';
import { readExpression } from './read-expression.ts';
import type { Reading } from './reading.ts';
import { findColumns, inSight, type Relation, type Scope } from './sql-scope.ts';
import { sqlTable } from './sql-tables.ts';
import { fieldsOf, isFields, kindOf, namesOf, placeOf, type SqlFields } from './sql-tree.ts';

/** What FROM puts in sight, and which of its columns are equal in every row. */
export type FromItem = {
  readonly node: unknown;
  readonly relations: readonly Relation[];
  readonly merged: ReadonlySet<string>;
  readonly equalities: readonly Equality[];
};

const nothing: FromItem = { node: {}, relations: [], merged: new Set(), equalities: [] };

const aliasOf = (fields: SqlFields): string | undefined => {
  const name = isFields(fields.alias) ? fields.alias.aliasname : undefined;
  return typeof name === 'string' ? name : undefined;
};

function readTable(fields: SqlFields, node: unknown, { tell, sets }: Reading): FromItem {
  const at = placeOf(node);
  const table = String(fields.relname ?? '');
  const schema = String(fields.schemaname ?? '');
  const alias = aliasOf(fields) ?? table;
  // ONLY is told by the absence of a mark.
  if (fields.inh !== true) tell({ kind: 'form', node: 'RangeVar', field: 'ONLY', at });
  const set = schema === '' ? sets.get(table) : undefined;
  if (set !== undefined) {
    const columns = new Map(set.columns.map(({ name, type }) => [name, type]));
    const { patients, product } = set;
    const relation = { alias, table: '', bare: false, columns, patients, product, optional: false };
    return { ...nothing, node, relations: [relation] };
  }
  tell({ kind: 'table', schema, table, at });
  // A table that is refused is read on, as the one that is meant or as one with every column, for one mistake is one
  // finding.
  const known = sqlTable(table);
  if (known === undefined) {
    const columns = new Map([['person_id', 'person' as const]]);
    const shape = { table: '', bare: false, columns, patients: false, product: 0, optional: false };
    return { ...nothing, node, relations: [{ alias, ...shape, open: true }] };
  }
  const relation: Relation = {
    alias,
    table,
    bare: aliasOf(fields) === undefined,
    columns: new Map(Object.entries(known.columns)),
    patients: known.patients,
    product: known.patients && known.many ? 1 : 0,
    optional: false,
  };
  return { ...nothing, node, relations: [relation] };
}

function readDerived(fields: SqlFields, outer: Scope | undefined, reading: Reading): FromItem {
  const rows = reading.select(fieldsOf(fields.subquery, 'SelectStmt') ?? {}, { place: 'set', outer, reading });
  const columns = new Map(rows.columns.map(({ name, type }) => [name, type]));
  const { patients, product } = rows;
  const alias = aliasOf(fields) ?? '';
  return {
    ...nothing,
    node: { RangeSubselect: { ...fields, subquery: rows.node } },
    relations: [{ alias, table: '', bare: false, columns, patients, product, optional: false }],
  };
}

function readJoin(fields: SqlFields, node: unknown, outer: Scope | undefined, reading: Reading): FromItem {
  const left = readFrom(fields.larg, outer, reading);
  const right = readFrom(fields.rarg, outer, reading);
  const optional = fields.jointype === 'JOIN_LEFT';
  const scopeOf = (relations: readonly Relation[], merged: ReadonlySet<string>, around?: Scope): Scope => ({
    relations,
    merged,
    outer: around,
    groups: undefined,
    aggregates: 'condition',
  });
  const merged = new Set([...left.merged, ...right.merged]);
  const scope = scopeOf([...left.relations, ...right.relations], merged, outer);
  const shared = (namesOf(fields.usingClause) ?? []).map((name) => {
    const [ours, theirs] = [left, right].map((side) => findColumns(scopeOf(side.relations, side.merged), [name]));
    const found = ours?.length === 1 && theirs?.length === 1 ? 1 : 0;
    reading.tell({ kind: 'column', column: name, table: '', found, at: placeOf(node) });
    const [a] = ours ?? [];
    const [b] = theirs ?? [];
    if (found === 0 || a === undefined || b === undefined) return {};
    merged.add(`${b.relation.alias}.${name}`);
    return operationNode('=', columnNode(a.relation.alias, name), columnNode(b.relation.alias, name));
  });
  const quals = fields.quals ?? (shared.length > 0 ? allNode(shared) : undefined);
  // Behind a LEFT JOIN a subquery is one more thing that is asked of every pair.
  const joinable = new Set(optional ? [] : joinableSubqueries(quals));
  const on: Scope = { ...scope, joins: true, joinable };
  const condition = quals === undefined ? undefined : readExpression(quals, on, reading);
  if (condition !== undefined) reading.tell({ kind: 'condition', type: condition.type, at: placeOf(quals) });
  const rightAliases = new Set(right.relations.map(({ alias }) => alias));
  const own = [...right.equalities, ...equalitiesIn(quals, scope)];
  const { usingClause: _, ...kept } = fields;
  return {
    node: { JoinExpr: { ...kept, larg: left.node, rarg: right.node, quals: condition?.node } },
    relations: [
      ...left.relations,
      ...(optional ? right.relations.map((relation) => ({ ...relation, optional })) : right.relations),
    ],
    merged,
    equalities: [...left.equalities, ...(optional ? behindLeftJoin(own, rightAliases) : own)],
  };
}

/** Reads a member of FROM; `outer` is what stands around the whole SELECT, for members do not see one another. */
export function readFrom(item: unknown, outer: Scope | undefined, reading: Reading): FromItem {
  const kind = kindOf(item);
  const fields = fieldsOf(item, kind) ?? {};
  if (kind === 'RangeVar') return readTable(fields, item, reading);
  if (kind === 'RangeSubselect') return readDerived(fields, outer, reading);
  if (kind === 'JoinExpr') return readJoin(fields, item, outer, reading);
  reading.tell({ kind: 'form', node: kind, field: '', at: placeOf(item) });
  return nothing;
}

/** Tells of names that are given twice, or that a table has. */
export function tellNames(items: readonly FromItem[], outer: Scope | undefined, reading: Reading, at: number): void {
  const seen = new Set<string>();
  for (const { alias } of items.flatMap(({ relations }) => relations)) {
    const taken = seen.has(alias) || inSight(outer, alias);
    reading.tell({ kind: 'name', name: alias, taken, named: 'row', at });
    seen.add(alias);
  }
}
