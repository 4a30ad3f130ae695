import type { DatabaseSync } from 'node:sqlite';

/** Does `work` in one transaction: all of it is on disk when this returns, or none of it when it throws. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // On a full disk SQLite may have rolled back by itself, and would complain of a second time.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
