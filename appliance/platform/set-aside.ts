import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

/** Made in every database beside the tables of its migrations. `row` is JSON, a BLOB in it is base64. */
const table = `CREATE TABLE IF NOT EXISTS set_aside (
  id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  row_key TEXT NOT NULL,
  row TEXT NOT NULL,
  rule TEXT NOT NULL,
  found_at TEXT NOT NULL,
  cleared_at TEXT,
  UNIQUE (table_name, row_key, row)
) STRICT`;

/** The table name of a record about the whole file, not about one row. */
export const wholeFile = '*';

/** A damaged row as it was found, or with the table `wholeFile` the fact that a damaged file was replaced. */
export type SetAsideRow = {
  readonly table: string;
  /** The values of the row's key, in the order of the table's primary key. */
  readonly key: readonly SQLOutputValue[];
  readonly row: Readonly<Record<string, SQLOutputValue>>;
  /** Which rule it broke; for the operators of this trust alone. */
  readonly rule: string;
};

const asJson = (value: unknown): string =>
  JSON.stringify(value, (_key, held: unknown) => {
    if (typeof held === 'bigint') return held.toString();
    return held instanceof Uint8Array ? Buffer.from(held).toString('base64') : held;
  });

/** Makes the table `set_aside` where a database lacks it. */
export function prepareSetAside(database: DatabaseSync): void {
  database.exec(table);
}

/** Copies a damaged row into `set_aside`. False where the same row is there already. Leaves the row itself alone. */
export function setAside(database: DatabaseSync, { key, row, rule, table: name }: SetAsideRow): boolean {
  const { changes } = database
    .prepare(
      `INSERT OR IGNORE INTO set_aside (table_name, row_key, row, rule, found_at)
       VALUES (?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`,
    )
    .run(name, asJson(key), asJson(row), rule);
  return Number(changes) === 1;
}

/** Whether a damaged file was replaced and nobody has cleared that yet: rows may be missing that nobody knows of. */
export const isRecovered = (database: DatabaseSync): boolean =>
  database.prepare('SELECT 1 FROM set_aside WHERE table_name = ? AND cleared_at IS NULL').get(wholeFile) !== undefined;

/** How many records nobody has cleared yet. */
export const countSetAside = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT count(*) AS held FROM set_aside WHERE cleared_at IS NULL').get()?.held);
