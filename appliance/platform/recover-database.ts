import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from './config.ts';
import { isDamage } from './is-damage.ts';
import { hasRowIds, readableRows, rowIdColumn } from './readable-rows.ts';
import { prepareSetAside, setAside, wholeFileTable } from './set-aside.ts';

/** The result of a recovery; `keptAs` is the name of the damaged file in the same folder. */
export type Recovery = { readonly keptAs: string; readonly rowsRecovered: number; readonly rowsSetAside: number };

/** Message of the `ConfigError` for a database of a later release. */
export const newerVersionMessage = 'The database was written by a newer version of this service';

/** Suffixes of the database file and of SQLite's files beside it. */
const fileSuffixes = ['', '-wal', '-shm'];

const recoveringName = (file: string): string => `${file}.recovering`;

const syncFolder = (file: string): void => {
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
};

/**
 * Reads a whole database and returns whether a page is damaged, an index lacks rows or a column holds a wrong type.
 * Throws errors of SQLite other than damage, such as for a locked file.
 */
export function isDamaged(database: DatabaseSync): boolean {
  try {
    // The quick check reads every page; the integrity check also compares indexes with their tables.
    for (const check of ['quick_check', 'integrity_check'])
      if (database.prepare(`PRAGMA ${check}(1)`).get()?.[check] !== 'ok') return true;
    return false;
  } catch (error) {
    if (isDamage(error)) return true;
    throw error;
  }
}

type TableColumn = {
  readonly name: string;
  /** Position in the primary key, from 1; 0 for a column outside of it. */
  readonly place: number;
};

const columnsOf = (database: DatabaseSync, table: string): TableColumn[] =>
  database
    .prepare('SELECT name, pk FROM pragma_table_info(?) ORDER BY cid')
    .all(table)
    .map(({ name, pk }) => ({ name: String(name), place: Number(pk) }));

/** Returns the result of `read`, or `fallback` where it fails because of damage. */
function unlessDamaged<T>(fallback: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isDamage(error)) return fallback;
    throw error;
  }
}

/** Whether the error is SQLITE_CONSTRAINT or SQLITE_MISMATCH: the row breaks a rule of its table. */
const breaksRule = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && [19, 20].includes(Number(error.errcode) & 0xff);

/** The number of migrations applied to a damaged database. Throws `ConfigError` where it is more than `known`. */
function appliedIn(database: DatabaseSync, known: number): number {
  const found = unlessDamaged(0, () => Number(database.prepare('PRAGMA user_version').get()?.user_version));
  if (found >= 0 && found <= known) return found;
  // No service has a thousand migrations; a larger number is damaged itself.
  if (found > 0 && found < 1000) throw new ConfigError(newerVersionMessage);
  return known;
}

/** Copies one table row by row; a row that breaks a rule of its table goes to `set_aside`. */
function copyTable(from: DatabaseSync, to: DatabaseSync, table: string): { recovered: number; aside: number } {
  const columns = columnsOf(to, table);
  const key = columns
    .filter(({ place }) => place > 0)
    .sort((one, other) => one.place - other.place)
    .map(({ name }) => name);
  const names = columns.map(({ name }) => name);
  const old = new Set(unlessDamaged([], () => columnsOf(from, table)).map(({ name }) => name));
  const counts = { recovered: 0, aside: 0 };
  if (old.size === 0) return counts;
  const shared = names.filter((name) => old.has(name));
  // The rowid is kept, because rows are read in its order.
  const targets = hasRowIds(to, table) ? ['rowid', ...shared] : shared;
  const insert = to.prepare(
    `INSERT INTO ${table} (${targets.join(', ')}) VALUES (${targets.map(() => '?').join(', ')})`,
  );
  to.exec(`DELETE FROM ${table}`);
  for (const { [rowIdColumn]: rowId, ...row } of readableRows(from, table, key))
    try {
      const values = shared.map((name) => row[name] ?? null);
      insert.run(...(rowId === undefined ? values : [rowId, ...values]));
      counts.recovered += 1;
    } catch (error) {
      if (!breaksRule(error)) throw error;
      setAside(to, { table, key: key.map((name) => row[name] ?? null), row, rule: 'a rule of the table' });
      counts.aside += 1;
    }
  return counts;
}

/**
 * Makes a new database from the readable rows of the damaged one in `file`, puts it in its place and keeps the damaged
 * one as `<file>.damaged-<number>`. `migrations` are those of the service; the new database gets as many of them as the
 * damaged one had. No other process may have the database open. If the process is killed meanwhile, calling
 * `finishRecovery` and then this function again completes the recovery. Throws `ConfigError` for a database of a newer
 * version.
 */
export function recoverDatabase(file: string, migrations: readonly string[]): Recovery {
  const recovering = recoveringName(file);
  for (const end of fileSuffixes) rmSync(`${recovering}${end}`, { force: true });
  const keptAs = freeName(file);
  const from = new DatabaseSync(file, { timeout: 5000 });
  const to = new DatabaseSync(recovering);
  const total = { rowsRecovered: 0, rowsSetAside: 0 };
  try {
    to.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE');
    const applied = appliedIn(from, migrations.length);
    for (const migration of migrations.slice(0, applied)) to.exec(migration);
    prepareSetAside(to);
    // `set_aside` is copied first, because rows that are set aside now are added to it.
    const tables = to
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         ORDER BY name <> 'set_aside', name`,
      )
      .all();
    for (const { name } of tables) {
      const { aside, recovered } = copyTable(from, to, String(name));
      total.rowsRecovered += recovered;
      total.rowsSetAside += aside;
    }
    setAside(to, { table: wholeFileTable, key: [basename(keptAs)], row: total, rule: 'the file was damaged' });
    to.exec(`PRAGMA user_version = ${applied}; COMMIT`);
  } finally {
    to.close();
    from.close();
  }
  // The new file is complete now. From here on `finishRecovery` completes the recovery, because `file` is missing.
  for (const end of fileSuffixes) if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${keptAs}${end}`);
  finishRecovery(file);
  return { keptAs: basename(keptAs), ...total };
}

/** Names of the damaged files that are kept beside a database; each may hold rows of any project. */
export function keptDamagedFiles(database: DatabaseSync): string[] {
  const file = database.location();
  if (file === null) return [];
  return readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}.damaged-`));
}

function freeName(file: string): string {
  for (let number = 1; ; number += 1) {
    const name = `${file}.damaged-${number}`;
    if (!existsSync(name)) return name;
  }
}

/** Completes a recovery that was interrupted after the damaged file had been moved away; otherwise does nothing. */
export function finishRecovery(file: string): void {
  if (existsSync(file) || !existsSync(recoveringName(file))) return;
  // The write-ahead log of the damaged file must not be applied to the new one.
  for (const end of fileSuffixes.slice(1))
    if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${file}.damaged-log${end}`);
  syncFolder(file);
  renameSync(recoveringName(file), file);
  syncFolder(file);
}
