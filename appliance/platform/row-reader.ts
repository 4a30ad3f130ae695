import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import * as z from 'zod';
import type { ServiceDatabase } from './service-database.ts';
import { setAside } from './set-aside.ts';
import { transaction } from './transaction.ts';

/** A row as SQLite returns it; an integer beyond 2^53 is a bigint. */
export type StoredRow = Readonly<Record<string, SQLOutputValue>>;

/** A prepared SELECT that returns parsed rows. */
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
  /** Parses a row. Throws where the row does not have the form in which this service writes it. */
  readonly parse: (row: StoredRow) => T;
  /**
   * Says what happens to a damaged row in its table after it was copied, in the same transaction. By default it is
   * deleted. `keep` leaves it, because its key must stay known. A function removes the values that can be made again;
   * the query is then repeated.
   */
  readonly repair?: 'keep' | ((row: StoredRow) => void);
};

const smallNumbers = (row: StoredRow): StoredRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value,
    ]),
  );

/** The names of the broken rules, without messages, which could quote values of the row. */
function brokenRule(error: unknown): string {
  if (error instanceof z.ZodError)
    return [...new Set(error.issues.map(({ code }) => code))].join(' ').slice(0, 100) || 'invalid';
  return error instanceof SyntaxError ? 'not JSON' : 'unreadable';
}

/**
 * Makes a reader of the rows of one table. A damaged row does not make a query fail: it is copied to `set_aside`,
 * reported once, and left out of the result.
 */
export function createRowReader<T>(
  database: ServiceDatabase,
  { table, key, parse, repair }: RowReaderOptions<T>,
): { readonly select: (sql: string) => RowQuery<T> } {
  const remove = database.prepare(`DELETE FROM ${table} WHERE ${key.map((column) => `${column} IS ?`).join(' AND ')}`);
  const repairRow =
    repair === 'keep' ? () => {} : (repair ?? ((row) => void remove.run(...key.map((name) => row[name] ?? null))));
  const read = (found: StoredRow): { readonly value: T } | undefined => {
    const row = smallNumbers(found);
    try {
      return { value: parse(row) };
    } catch (error) {
      const rule = brokenRule(error);
      const copy = (): boolean => {
        const added = setAside(database, { table, key: key.map((name) => row[name] ?? null), row, rule });
        repairRow(row);
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
          const result = read(first);
          if (result !== undefined || typeof repair !== 'function') return result?.value;
          const mended = statement.get(...values);
          return mended === undefined ? undefined : read(mended)?.value;
        },
        all: (...values) => {
          const once = () => statement.all(...values).map(read);
          const first = once();
          const rows = typeof repair === 'function' && first.includes(undefined) ? once() : first;
          return rows.flatMap((result) => (result === undefined ? [] : [result.value]));
        },
      };
    },
  };
}
