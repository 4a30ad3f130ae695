import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from './config.ts';

/**
 * Opens a service's SQLite database, durable before a commit returns, and applies the migrations it lacks. Their
 * order is their number: one that has been released is never edited or removed.
 */
export function openDatabase(file: string, migrations: readonly string[]): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  const applied = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (applied > migrations.length) {
    database.close();
    throw new ConfigError('The database was written by a newer version of this service');
  }
  for (const [index, migration] of migrations.entries()) {
    if (index < applied) continue;
    // PRAGMA takes no parameter; the number is our own.
    database.exec(`BEGIN IMMEDIATE; ${migration}; PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
  return database;
}
