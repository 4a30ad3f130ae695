import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { isDamage } from './is-damage.ts';

type Row = Record<string, SQLOutputValue>;

/** The keys of a table in their order, and a key about half way between two of them. */
type KeySpace<K> = {
  readonly columns: readonly string[];
  readonly selected: string;
  /** Together they hold every key; their lower and upper ends are in none. */
  readonly ranges: readonly (readonly [low: K, high: K])[];
  readonly bind: (key: K) => SQLInputValue[];
  readonly keyOf: (row: Row) => K;
  /** Undefined where nothing lies between. */
  readonly middle: (low: K, high: K) => K | undefined;
};

type Range<K> = { readonly low: K; readonly high: K; readonly lowRead: boolean; readonly highRead: boolean };

/** The name under which `readableRows` gives the rowid. */
export const rowIdColumn = 'flip_rowid';

/** Ranges that are tried at most for one table: each failure costs some microseconds. */
const mostTries = 8000;

const rowIds: KeySpace<bigint> = {
  columns: ['rowid'],
  selected: `rowid AS ${rowIdColumn}, *`,
  // Each twice as long as the one before: the rows are in the first ones, and many empty keys come after them.
  ranges: Array.from({ length: 53 }, (_value, power) => [2n ** BigInt(power) - 1n, 2n ** BigInt(power + 1)] as const),
  bind: (key) => [key],
  keyOf: (row) => BigInt(row[rowIdColumn] as bigint),
  middle: (low, high) => (high - low > 1n ? (low + high) / 2n : undefined),
};

const separator = '\u0000';

/** A text between two others; characters beyond ASCII are compared as if they were its last one. */
function textBetween(low: string, high: string): string {
  let shared = 0;
  while (shared < low.length && low[shared] === high[shared]) shared += 1;
  const from = low.charCodeAt(shared) || 0;
  const to = Math.min(high.charCodeAt(shared) || 0, 127);
  if (to - from > 1) return low.slice(0, shared) + String.fromCharCode((from + to) >> 1);
  const rest = low.slice(shared + 1);
  return low.slice(0, shared) + String.fromCharCode(from) + textBetween(rest, String.fromCharCode(127));
}

const textKeys = (columns: readonly string[]): KeySpace<string> => ({
  columns,
  selected: '*',
  ranges: [['', String.fromCharCode(127)]],
  bind: (key) => {
    const parts = key.split(separator);
    return columns.map((_column, index) => parts[index] ?? '');
  },
  keyOf: (row) => columns.map((column) => String(row[column])).join(separator),
  middle: (low, high) => {
    if (low >= high || low.length > 200) return undefined;
    const between = textBetween(low, high);
    return between > low && between < high ? between : undefined;
  },
});

/** Reads the rows of a table in the order of its keys as far as damaged pages let it, from both ends and between them. */
function* within<K>(database: DatabaseSync, table: string, space: KeySpace<K>): Generator<Row> {
  const { columns, bind, keyOf } = space;
  const tuple = `(${columns.join(', ')})`;
  const marks = `(${columns.map(() => '?').join(', ')})`;
  const select = (condition: string, order: 'ASC' | 'DESC') => {
    const statement = database.prepare(
      `SELECT ${space.selected} FROM ${table} NOT INDEXED WHERE ${condition}
       ORDER BY ${columns.map((column) => `${column} ${order}`).join(', ')}`,
    );
    statement.setReadBigInts(true);
    return statement;
  };
  const between = `${tuple} > ${marks} AND ${tuple} < ${marks}`;
  const upwards = select(between, 'ASC');
  const downwards = select(between, 'DESC');
  const at = select(`${tuple} = ${marks}`, 'ASC');
  /** Reads on until the end, which answers undefined, or until damage, which answers the last key before it. */
  function* until(
    statement: StatementSync,
    values: SQLInputValue[],
    start: K,
  ): Generator<Row, { last: K } | undefined> {
    let last = start;
    try {
      for (const row of statement.iterate(...values)) {
        last = keyOf(row);
        yield row;
      }
      return undefined;
    } catch (error) {
      if (!isDamage(error)) throw error;
      return { last };
    }
  }
  // Where both ends were read, damage is certain and small; elsewhere a range may be empty and is tried last.
  const certain: Range<K>[] = [];
  const open: Range<K>[] = space.ranges.map(([low, high]) => ({ low, high, lowRead: false, highRead: false }));
  for (let tries = 0; tries < mostTries; tries += 1) {
    const range = certain.shift() ?? open.shift();
    if (range === undefined) return;
    const up = yield* until(upwards, [...bind(range.low), ...bind(range.high)], range.low);
    if (up === undefined) continue;
    const down = yield* until(downwards, [...bind(up.last), ...bind(range.high)], range.high);
    if (down === undefined) continue;
    const middle = space.middle(up.last, down.last);
    if (middle === undefined) continue;
    yield* until(at, bind(middle), middle);
    const lowRead = range.lowRead || up.last !== range.low;
    const highRead = range.highRead || down.last !== range.high;
    const halves = [
      { low: up.last, high: middle, lowRead, highRead },
      { low: middle, high: down.last, lowRead, highRead },
    ];
    (lowRead && highRead ? certain : open).push(...halves);
  }
}

/**
 * Every row of a table that can still be read, in no promised order; INTEGER values are bigints. Rows on damaged pages
 * are left out without an error. A table without rowids must have a primary key of TEXT columns; where both its first
 * and its last page are damaged, little of it is found.
 */
export function readableRows(database: DatabaseSync, table: string, primaryKey: readonly string[]): Generator<Row> {
  return hasRowIds(database, table) ? within(database, table, rowIds) : within(database, table, textKeys(primaryKey));
}

/** Whether a table has rowids of its own, and not `WITHOUT ROWID`. */
export function hasRowIds(database: DatabaseSync, table: string): boolean {
  return (
    Number(
      database.prepare('SELECT wr FROM pragma_table_list WHERE schema = ? AND name = ?').get('main', table)?.wr,
    ) === 0
  );
}
