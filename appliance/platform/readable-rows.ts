import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { isDamage } from './is-damage.ts';

type Row = Record<string, SQLOutputValue>;

/** The order of a table's keys, with a function that finds a key between two others. */
type KeySpace<K> = {
  readonly columns: readonly string[];
  readonly selected: string;
  /** Ranges, without their ends, that together contain every key. */
  readonly ranges: readonly (readonly [low: K, high: K])[];
  readonly bind: (key: K) => SQLInputValue[];
  readonly keyOf: (row: Row) => K;
  /** A key between two others; undefined where there is none. */
  readonly middle: (low: K, high: K) => K | undefined;
};

type Range<K> = { readonly low: K; readonly high: K; readonly lowRead: boolean; readonly highRead: boolean };

/** The column in which `readableRows` returns the rowid. */
export const rowIdColumn = 'flip_rowid';

/** Most ranges that are read for one table; a failed range takes some microseconds. */
const maxRanges = 8000;

const rowIds: KeySpace<bigint> = {
  columns: ['rowid'],
  selected: `rowid AS ${rowIdColumn}, *`,
  // Each range is twice as long as the one before: the rows are in the first ranges, followed by many unused keys.
  ranges: Array.from({ length: 53 }, (_value, power) => [2n ** BigInt(power) - 1n, 2n ** BigInt(power + 1)] as const),
  bind: (key) => [key],
  keyOf: (row) => BigInt(row[rowIdColumn] as bigint),
  middle: (low, high) => (high - low > 1n ? (low + high) / 2n : undefined),
};

const separator = '\u0000';

/** A text between two others; characters beyond ASCII are treated as code 127. */
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

/** Reads the rows of a table that are not on damaged pages: from both ends of each range, and then between the ends. */
function* readRanges<K>(database: DatabaseSync, table: string, space: KeySpace<K>): Generator<Row> {
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
  /** Yields rows and returns undefined at the end of the range, or the last key before damage. */
  function* readUntilDamage(
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
  // A range whose two ends were read contains damage and is small. Other ranges may be empty and are read last.
  const certain: Range<K>[] = [];
  const open: Range<K>[] = space.ranges.map(([low, high]) => ({ low, high, lowRead: false, highRead: false }));
  for (let tries = 0; tries < maxRanges; tries += 1) {
    const range = certain.shift() ?? open.shift();
    if (range === undefined) return;
    const up = yield* readUntilDamage(upwards, [...bind(range.low), ...bind(range.high)], range.low);
    if (up === undefined) continue;
    const down = yield* readUntilDamage(downwards, [...bind(up.last), ...bind(range.high)], range.high);
    if (down === undefined) continue;
    const middle = space.middle(up.last, down.last);
    if (middle === undefined) continue;
    yield* readUntilDamage(at, bind(middle), middle);
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
 * Yields every row of a table that can still be read, in no particular order; INTEGER values are bigints. Rows on
 * damaged pages are left out. A table without rowids must have a primary key of TEXT columns; where both its first and
 * its last page are damaged, few rows are found. Throws errors of SQLite other than damage.
 */
export function readableRows(database: DatabaseSync, table: string, primaryKey: readonly string[]): Generator<Row> {
  return hasRowIds(database, table)
    ? readRanges(database, table, rowIds)
    : readRanges(database, table, textKeys(primaryKey));
}

/** Whether a table has rowids, that is, was not created `WITHOUT ROWID`. */
export function hasRowIds(database: DatabaseSync, table: string): boolean {
  return (
    Number(
      database.prepare('SELECT wr FROM pragma_table_list WHERE schema = ? AND name = ?').get('main', table)?.wr,
    ) === 0
  );
}
