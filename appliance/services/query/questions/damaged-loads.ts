import type { DatabaseSync } from 'node:sqlite';

/** The table that says for which loads of the data something was set aside. */
export const damagedLoadMigration = `CREATE TABLE damaged_load (
  set_aside_id INTEGER PRIMARY KEY,
  data_date TEXT NOT NULL
) STRICT`;

/** Which loads of the data may have lost a part of an account that is kept in a database. */
export type DamagedLoads = {
  /**
   * Whether anything of this load, or of a later one, may be missing. What was set aside since the last call may have
   * been about this load, which is then closed for good; a load of a later day starts a new account.
   */
  readonly isDamaged: (dataDate: string) => boolean;
};

/** Binds the table to a database with a table `set_aside`. */
export function createDamagedLoads(database: DatabaseSync): DamagedLoads {
  const bind = database.prepare(
    `INSERT INTO damaged_load SELECT id, ? FROM set_aside
     WHERE id NOT IN (SELECT set_aside_id FROM damaged_load)`,
  );
  const find = database.prepare('SELECT 1 FROM damaged_load WHERE data_date >= ? LIMIT 1');
  return {
    isDamaged: (dataDate) => {
      bind.run(dataDate);
      return find.get(dataDate) !== undefined;
    },
  };
}
