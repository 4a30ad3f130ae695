import { readBlock } from './read-block.ts';
import { readCombination } from './read-combination.ts';
import type { Reading, RowSet, SelectContext } from './reading.ts';
import { sqlTable } from './sql-tables.ts';
import { fieldsOf, isFields, kindOf, membersOf, namesOf, placeOf, type SqlFields, type SqlNode } from './sql-tree.ts';

/** The sets that WITH names, each knowing those before it. */
function readWith(select: SqlFields, { outer, reading }: SelectContext): { reading: Reading; node: SqlFields } {
  if (!isFields(select.withClause)) return { reading, node: {} };
  const sets = new Map(reading.sets);
  const here: Reading = { ...reading, sets };
  const ctes = membersOf(select.withClause.ctes).map((cte): SqlNode => {
    const fields = fieldsOf(cte, 'CommonTableExpr') ?? {};
    const name = String(fields.ctename ?? '');
    const taken = sets.has(name) || sqlTable(name) !== undefined;
    reading.tell({ kind: 'name', name, taken, named: 'set', at: placeOf(cte) });
    const rows = readSelect(fieldsOf(fields.ctequery, 'SelectStmt') ?? {}, { place: 'set', outer, reading: here });
    sets.set(name, rows);
    return { CommonTableExpr: { ...fields, ctequery: rows.node } };
  });
  return { reading: here, node: { withClause: { ...select.withClause, ctes } } };
}

/** An order says nothing of a set: it is read, so that it is none of the reader's mistakes, and left out. */
function readOrder(select: SqlFields, rows: RowSet, { tell }: Reading): void {
  for (const member of membersOf(select.sortClause)) {
    const by = fieldsOf(member, 'SortBy')?.node;
    const names = namesOf(fieldsOf(by, 'ColumnRef')?.fields) ?? [];
    const place = fieldsOf(by, 'A_Const')?.ival;
    const number = isFields(place) ? Number(place.ival ?? 0) : 0;
    const plain =
      kindOf(by) === 'ColumnRef'
        ? rows.columns.some(({ name }) => name === names.at(-1))
        : number >= 1 && number <= rows.columns.length;
    tell({ kind: 'order', plain, at: placeOf(member) });
  }
}

/** LIMIT with a literal, where it only asks whether there is a row at all. */
function readLimit(select: SqlFields, { place, reading }: SelectContext): void {
  for (const [clause, offset] of [
    [select.limitCount, false],
    [select.limitOffset, true],
  ] as const) {
    if (clause === undefined) continue;
    const value = fieldsOf(clause, 'A_Const')?.ival;
    const literal = isFields(value);
    const harmless = literal && Number(value.ival ?? 0) >= 1 && place === 'exists' && !offset;
    reading.tell({ kind: 'limit', literal, harmless, offset, at: placeOf(clause) });
  }
}

/** Reads a SELECT: its WITH, then itself or the two that it combines, then its order and limit. */
export function readSelect(select: SqlFields, context: SelectContext): RowSet {
  const named = readWith(select, context);
  const inside = { ...context, reading: named.reading };
  const rows = select.op === 'SETOP_NONE' ? readBlock(select, inside) : readCombination(select, inside);
  readOrder(select, rows, named.reading);
  readLimit(select, context);
  const { sortClause: _, ...kept } = fieldsOf(rows.node, 'SelectStmt') ?? {};
  return { ...rows, node: { SelectStmt: { ...kept, ...named.node } } };
}
