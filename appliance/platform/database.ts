import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from './config.ts';
import { finishRecovery, isDamaged, newerVersionMessage, recoverDatabase } from './recover-database.ts';
import { type ReportDamage, ServiceDatabase } from './service-database.ts';
import { prepareSetAside } from './set-aside.ts';

/**
 * `report` is called for damage; `recover` allows replacing a damaged file, which only the database's own service may
 * do.
 */
type OpenOptions = { readonly report?: ReportDamage; readonly recover?: boolean };

/**
 * Opens a service's SQLite database, in which a commit is on disk before it returns, and applies the migrations that it
 * lacks. Migrations are numbered by their order: a released one is never edited or removed. A damaged file is kept
 * beside a new one with the rows that could be read. Throws `ConfigError` for a database of a newer version, and for a
 * damaged one with `recover: false`; otherwise what SQLite throws.
 */
export function openDatabase(
  file: string,
  migrations: readonly string[],
  { recover = true, report = () => {} }: OpenOptions = {},
): ServiceDatabase {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true });
    if (recover) finishRecovery(file);
  }
  const isNew = !existsSync(file);
  let database = new ServiceDatabase(file, report);
  // The same connection is used for the check, because closing it and opening another could lock out a second process.
  if (!isNew && isDamaged(database)) {
    database.close();
    if (!recover) throw new ConfigError('The database is damaged; start its service, which recovers what it can');
    report({ kind: 'file', ...recoverDatabase(file, migrations) });
    database = new ServiceDatabase(file, report);
  }
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  const applied = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (applied > migrations.length) {
    database.close();
    throw new ConfigError(newerVersionMessage);
  }
  for (const [index, migration] of migrations.entries()) {
    if (index < applied) continue;
    // A PRAGMA takes no parameters; the number does not come from outside.
    database.exec(`BEGIN IMMEDIATE; ${migration}; PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
  prepareSetAside(database);
  return database;
}
