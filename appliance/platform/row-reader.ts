import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import * as z from 'zod';
import type { ServiceDatabase } from './service-database.ts';
import { setAside } from './set-aside.ts';
import { transaction } from './transaction.ts';

/** A row as SQLite gives it; an integer beyond 2^53 stays a bigint. */
export type StoredRow = Readonly<Record<string, SQLOutputValue>>;

/** A prepared SELECT whose rows have been parsed. */
export type RowQuery<T> = {
  /** The first row; undefined where there is none, or where it is damaged. */
  readonly get: (...values: SQLInputValue[]) => T | undefined;
  /** Every row that is not damaged. */
  readonly all: (...values: SQLInputValue[]) => T[];
};

type RowReaderOptions<T> = {
  readonly table: string;
  /** Columns of the primary key. */
  readonly key: readonly string[];
  /** Throws for a row that is not as this service writes it. */
  readonly parse: (row: StoredRow) => T;
  /**
   * What happens to a damaged row in its table once it has been copied, in the same transaction. It is deleted unless
   * this says otherwise; `keep` leaves it, where its key alone must not be forgotten. A function takes out of the row
   * what may be made again; the query is then made a second time.
   */
  readonly mend?: 'keep' | ((row: StoredRow) => void);
};

const smallNumbers = (row: StoredRow): StoredRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value,
    ]),
  );

/** The rules that a row broke, by name: what stands in the row may be quoted by a message and stays out. */
function brokenRule(error: unknown): string {
  if (error instanceof z.ZodError)
    return [...new Set(error.issues.map(({ code }) => code))].join(' ').slice(0, 100) || 'invalid';
  return error instanceof SyntaxError ? 'not JSON' : 'unreadable';
}

/**
 * Reads the rows of one table. A damaged row never stops the reader: it is copied into `set_aside`, reported once, and
 * left out of the answer.
 */
export function createRowReader<T>(
  database: ServiceDatabase,
  { table, key, parse, mend }: RowReaderOptions<T>,
): { readonly select: (sql: string) => RowQuery<T> } {
  const remove = database.prepare(`DELETE FROM ${table} WHERE ${key.map((column) => `${column} IS ?`).join(' AND ')}`);
  const mendRow =
    mend === 'keep' ? () => {} : (mend ?? ((row) => void remove.run(...key.map((name) => row[name] ?? null))));
  const read = (found: StoredRow): { readonly value: T } | undefined => {
    const row = smallNumbers(found);
    try {
      return { value: parse(row) };
    } catch (error) {
      const rule = brokenRule(error);
      const copy = (): boolean => {
        const added = setAside(database, { table, key: key.map((name) => row[name] ?? null), row, rule });
        mendRow(row);
        return added;
      };
      const isNew = database.isTransaction ? copy() : transaction(database, copy);
      if (isNew) database.report({ kind: 'row', table, rule });
      return undefined;
    }
  };
  return {
    select: (sql) => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      return {
        get: (...values) => {
          const first = statement.get(...values);
          if (first === undefined) return undefined;
          const held = read(first);
          if (held !== undefined || typeof mend !== 'function') return held?.value;
          const mended = statement.get(...values);
          return mended === undefined ? undefined : read(mended)?.value;
        },
        all: (...values) => {
          const once = () => statement.all(...values).map(read);
          const first = once();
          const rows = typeof mend === 'function' && first.includes(undefined) ? once() : first;
          return rows.flatMap((held) => (held === undefined ? [] : [held.value]));
        },
      };
    },
  };
}
