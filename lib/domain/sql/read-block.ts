import { connected, samePerson } from './connected.ts';
import { typeOfColumn } from './digits.ts';
import { equalitiesIn } from './equalities.ts';
import { joinableSubqueries } from './joinable-subqueries.ts';
import { holdsAggregate } from './read-call.ts';
import { readExpression } from './read-expression.ts';
import { readFrom, tellNames } from './read-from.ts';
import type { OutputColumn, Reading, RowSet, SelectContext } from './reading.ts';
import { findColumns, type Scope } from './sql-scope.ts';
import { fieldsOf, isFields, membersOf, namesOf, placeOf, type SqlFields } from './sql-tree.ts';
import { vocabularyIn } from './vocabulary-tables.ts';

type Target = OutputColumn & { readonly node: unknown };

function readTarget(target: unknown, scope: Scope, reading: Reading): Target {
  const fields = fieldsOf(target, 'ResTarget') ?? {};
  const names = namesOf(fieldsOf(fields.val, 'ColumnRef')?.fields) ?? [];
  const given = typeof fields.name === 'string' ? fields.name : undefined;
  if (given !== undefined)
    reading.tell({ kind: 'name', name: given, taken: false, named: 'column', at: placeOf(target) });
  const value = readExpression(fields.val, scope, reading);
  const [found] = names.length > 0 ? findColumns(scope, names) : [];
  // The id of the person around a SELECT, answered by it, would be there as soon as anybody's row is.
  const optional = found !== undefined && (found.relation.optional || !scope.relations.includes(found.relation));
  const type = typeOfColumn(value);
  // An interval is no column: there is nothing that it could be compared with.
  if (type === 'interval') reading.tell({ kind: 'choice', same: false, at: placeOf(target) });
  const name = given ?? names.at(-1) ?? '';
  return { name, type, optional, node: { ResTarget: { ...fields, val: value.node } } };
}

/** What has no name gets one from us: PostgreSQL would call it by its function, as another column may be called. */
function named(column: Target, index: number): Target {
  if (column.name !== '') return column;
  const name = `column_${index + 1}`;
  return { ...column, name, node: { ResTarget: { ...fieldsOf(column.node, 'ResTarget'), name } } };
}

/** The columns of GROUP BY; a number or an expression there would be read in more than one way. */
function readGroups(select: SqlFields, scope: Scope, reading: Reading): { nodes: unknown[]; keys: string[] } {
  const keys: string[] = [];
  const nodes = membersOf(select.groupClause).map((member) => {
    const names = namesOf(fieldsOf(member, 'ColumnRef')?.fields);
    if (names === undefined || names.length === 0)
      reading.tell({ kind: 'form', node: 'GROUP BY', field: '', at: placeOf(member) });
    const [found] = names === undefined ? [] : findColumns(scope, names);
    if (found !== undefined) keys.push(`${found.relation.alias}.${found.column}`);
    return readExpression(member, scope, reading).node;
  });
  return { nodes, keys };
}

/** One SELECT ... FROM ... WHERE ... GROUP BY ... HAVING. */
export function readBlock(select: SqlFields, { place, outer: beyond, reading: around }: SelectContext): RowSet {
  const { tell } = around;
  const at = placeOf(select);
  let perRow = 0;
  const reading: Reading = { ...around, perRow: (product) => (perRow = Math.max(perRow, product)) };
  const vocabulary = vocabularyIn(select.fromClause);
  // A set, and what is asked of the vocabulary, is the same for everybody around it: asked anew for each row of
  // somebody, a whole table would be read for each, and that would be seen. So names of what is around mean nothing.
  const outer = vocabulary === 'alone' || place === 'set' ? undefined : beyond;
  const given = membersOf(select.fromClause);
  const items = given.map((item) => readFrom(item, outer, reading));
  tell({ kind: 'from', given: given.length > 0, at });
  tellNames(items, outer, reading, at);
  const relations = items.flatMap((item) => item.relations);
  const rows: Scope = {
    relations,
    merged: new Set(items.flatMap((item) => [...item.merged])),
    outer,
    beyond: outer === beyond ? undefined : beyond,
    groups: undefined,
    aggregates: 'condition',
  };
  const where: Scope = { ...rows, joinable: new Set(joinableSubqueries(select.whereClause)) };
  const condition = select.whereClause === undefined ? undefined : readExpression(select.whereClause, where, reading);
  if (condition !== undefined) tell({ kind: 'condition', type: condition.type, at: placeOf(select.whereClause) });
  const groups = readGroups(select, rows, reading);
  const targets = membersOf(select.targetList);
  const groupedBy = groups.nodes.length > 0;
  const aggregated = groupedBy || select.havingClause !== undefined || holdsAggregate(targets);
  const answers: Scope = { ...rows, aggregates: 'allowed', groups: aggregated ? new Set(groups.keys) : undefined };
  const read = targets.map((target) => readTarget(target, answers, reading));
  const columns = place === 'set' ? read.map(named) : read;
  for (const [index, { name }] of columns.entries())
    if (place === 'set' && columns.findIndex((column) => column.name === name) < index)
      tell({ kind: 'name', name, taken: true, named: 'column', at: placeOf(targets[index]) });
  const having = select.havingClause === undefined ? undefined : readExpression(select.havingClause, answers, reading);
  if (having !== undefined) tell({ kind: 'condition', type: having.type, at: placeOf(select.havingClause) });

  if (vocabulary !== 'not') {
    const plain = columns.every(({ optional, type }, index) => {
      const target = fieldsOf(targets[index], 'ResTarget');
      return type === 'integer' && !optional && fieldsOf(target?.val, 'ColumnRef') !== undefined;
    });
    tell({ kind: 'vocabulary', apart: vocabulary === 'alone' && place === 'within' && plain, at });
  }

  const equalities = [...items.flatMap((item) => item.equalities), ...equalitiesIn(select.whereClause, rows)];
  const patients = relations.filter((relation) => relation.patients);
  const inside = place !== 'set';
  tell({ kind: 'joined', joined: connected(relations, equalities, false), at });
  if (patients.length > 0)
    tell({ kind: 'persons', connected: connected(patients, equalities.filter(samePerson), inside), inside, at });
  if (!inside && (patients.length > 0 || columns.some(({ type }) => type === 'person'))) {
    const output = columns.some(({ type }) => type === 'person' || type === 'wrong');
    const always = columns.every(({ type, optional }) => type !== 'person' || !optional);
    tell({ kind: 'person output', output, always, at: placeOf(targets) || at });
  }
  const product = relations.reduce((sum, relation) => sum + relation.product, perRow);
  tell({ kind: 'rows', product, at });
  if (inside) around.perRow(product);
  const single = (types: readonly OutputColumn[]): boolean => types.length === 1 && types[0]?.type === 'person';
  const perPerson = (isFields(select.distinctClause) || Array.isArray(select.distinctClause)) && single(columns);
  return {
    node: {
      SelectStmt: {
        ...select,
        targetList: columns.map((column) => column.node),
        fromClause: items.map((item) => item.node),
        ...(condition === undefined ? {} : { whereClause: condition.node }),
        ...(groupedBy ? { groupClause: groups.nodes } : {}),
        ...(having === undefined ? {} : { havingClause: having.node }),
      },
    },
    columns: columns.map(({ name, type, optional }) => ({ name, type, optional })),
    patients: patients.length > 0,
    vocabulary: vocabulary === 'alone',
    product: perPerson || (groupedBy && groups.keys.every((key) => key.endsWith('.person_id'))) ? 0 : product,
  };
}
