import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs `work` in one transaction, which is on disk when this returns. Throws what `work` or SQLite throws, after a
 * rollback.
 */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // On a full disk SQLite may have rolled back already; a second ROLLBACK would fail.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
