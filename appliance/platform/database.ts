import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from './config.ts';
import { finishRecovery, isDamaged, newerVersion, recoverDatabase } from './recover-database.ts';
import { type ReportDamage, ServiceDatabase } from './service-database.ts';
import { prepareSetAside } from './set-aside.ts';

/** Who hears of damage, and whether this process may replace a damaged file: only the service whose database it is may. */
type OpenOptions = { readonly report?: ReportDamage; readonly recover?: boolean };

/**
 * Opens a service's SQLite database, durable before a commit returns, and applies the migrations it lacks. Their
 * order is their number: one that has been released is never edited or removed. A damaged file is kept beside a new one
 * that holds what could be read of it. Throws `ConfigError` for a database of a newer version, and for a damaged one
 * with `recover: false`.
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
  // By the same connection: to close one and open another would keep a second process out in between.
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
    throw new ConfigError(newerVersion);
  }
  for (const [index, migration] of migrations.entries()) {
    if (index < applied) continue;
    // PRAGMA takes no parameter; the number is our own.
    database.exec(`BEGIN IMMEDIATE; ${migration}; PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
  prepareSetAside(database);
  return database;
}
