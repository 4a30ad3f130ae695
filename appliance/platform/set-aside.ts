import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

/** The table of every database for damaged rows. `row` is JSON, in which a BLOB is base64. */
const createTable = `CREATE TABLE IF NOT EXISTS set_aside (
  id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  row_key TEXT NOT NULL,
  row TEXT NOT NULL,
  rule TEXT NOT NULL,
  found_at TEXT NOT NULL,
  cleared_at TEXT,
  UNIQUE (table_name, row_key, row)
) STRICT`;

/** The value of `table_name` in a record about the whole file. */
export const wholeFileTable = '*';

/** A damaged row as it was found, or, with the table `wholeFileTable`, the record that a damaged file was replaced. */
export type SetAsideRow = {
  readonly table: string;
  /** The values of the row's key, in the order of the table's primary key. */
  readonly key: readonly SQLOutputValue[];
  readonly row: Readonly<Record<string, SQLOutputValue>>;
  /** The rule that it broke; only operators of this trust see it. */
  readonly rule: string;
};

const asJson = (value: unknown): string =>
  JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry === 'bigint') return entry.toString();
    return entry instanceof Uint8Array ? Buffer.from(entry).toString('base64') : entry;
  });

/** Creates the table `set_aside` in a database that lacks it. */
export function prepareSetAside(database: DatabaseSync): void {
  database.exec(createTable);
}

/**
 * Copies a damaged row to `set_aside` and does not change its own table. Returns false where the same row is there
 * already.
 */
export function setAside(database: DatabaseSync, { key, row, rule, table }: SetAsideRow): boolean {
  const { changes } = database
    .prepare(
      `INSERT OR IGNORE INTO set_aside (table_name, row_key, row, rule, found_at)
       VALUES (?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`,
    )
    .run(table, asJson(key), asJson(row), rule);
  return Number(changes) === 1;
}

/**
 * Whether a damaged file was replaced, and no operator has cleared the record yet: an unknown number of rows may be
 * missing.
 */
export const isRecovered = (database: DatabaseSync): boolean =>
  database.prepare('SELECT 1 FROM set_aside WHERE table_name = ? AND cleared_at IS NULL').get(wholeFileTable) !==
  undefined;

/** Number of records that no operator has cleared yet. */
export const countSetAside = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT count(*) AS records FROM set_aside WHERE cleared_at IS NULL').get()?.records);
