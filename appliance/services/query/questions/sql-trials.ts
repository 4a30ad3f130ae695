import type { DatabaseSync } from 'node:sqlite';
import type { ProjectId } from '#contracts/ids';
import { createDamagedLoads, damagedLoadMigration } from './damaged-loads.ts';

/** The table of questions in SQL that have begun and not succeeded. */
export const sqlTrialMigrations: readonly string[] = [
  `CREATE TABLE sql_trial (
     project_id TEXT NOT NULL,
     data_date TEXT NOT NULL,
     text TEXT NOT NULL,
     PRIMARY KEY (project_id, data_date, text)
   ) STRICT`,
  damagedLoadMigration,
];

/** One question in SQL. */
export type SqlTrial = { readonly projectId: ProjectId; readonly dataDate: string; readonly text: string };

/**
 * Records which questions in SQL failed: whether a statement runs out of time can depend on the rows of one person, so
 * that each failure may disclose one bit. A question counts as failed from its beginning until it succeeds, so that a
 * crash in between counts too.
 */
export type SqlTrials = {
  /** Records the question; a text that has failed before, or is running, is not recorded again. */
  readonly begin: (trial: SqlTrial) => 'begun' | 'failed before';
  /** Removes the record of a question that has succeeded; a failure is never removed. */
  readonly succeed: (trial: SqlTrial) => void;
  /** Numbers of different texts that failed for this load of the data: of the project, and of all projects. */
  readonly failures: (of: Pick<SqlTrial, 'projectId' | 'dataDate'>) => { readonly own: number; readonly all: number };
};

/**
 * Opens the record of trials on a migrated database. Where the database was damaged, failures may be missing; the
 * numbers for this load of the data are then infinite, so that no project may ask in SQL.
 */
export function createSqlTrials(database: DatabaseSync): SqlTrials {
  const loads = createDamagedLoads(database);
  const insert = database.prepare('INSERT OR IGNORE INTO sql_trial VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM sql_trial WHERE project_id = ? AND data_date = ? AND text = ?');
  const count = database.prepare(
    'SELECT count(*) FILTER (WHERE project_id = ?) AS own, count(*) AS everybody FROM sql_trial WHERE data_date = ?',
  );
  return {
    begin: ({ projectId, dataDate, text }) =>
      Number(insert.run(projectId, dataDate, text).changes) === 1 ? 'begun' : 'failed before',
    succeed: ({ projectId, dataDate, text }) => void remove.run(projectId, dataDate, text),
    failures: ({ projectId, dataDate }) => {
      if (loads.isDamaged(dataDate)) return { own: Number.POSITIVE_INFINITY, all: Number.POSITIVE_INFINITY };
      const found = count.get(projectId, dataDate);
      return { own: Number(found?.own), all: Number(found?.everybody) };
    },
  };
}
