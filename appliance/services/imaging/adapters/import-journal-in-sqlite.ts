import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '#appliance/platform/transaction';
import { AppError } from '#contracts/app-error';
import { ProjectId } from '#contracts/ids';
import { ImportSummary } from '#contracts/import-manifest';
import type { ImportJournal, JournalledStudy } from '../ports.ts';
import { StudyOutcome } from '../study-outcome.ts';

/** The journal's tables. They hold pseudonyms only: accession numbers are asked of the query service each time. */
export const importMigrations: readonly string[] = [
  `CREATE TABLE imports (
     project_id TEXT PRIMARY KEY,
     snapshot_hash TEXT NOT NULL,
     summary TEXT
   ) STRICT;
   CREATE TABLE studies (
     project_id TEXT NOT NULL REFERENCES imports,
     study_key TEXT NOT NULL,
     outcome TEXT,
     PRIMARY KEY (project_id, study_key)
   ) STRICT, WITHOUT ROWID`,
  'CREATE TABLE deleted_projects (project_id TEXT PRIMARY KEY) STRICT',
];

/** The durable record of imports in SQLite. */
export function importJournalInSqlite(database: DatabaseSync): ImportJournal {
  const addImport = database.prepare(
    `INSERT INTO imports (project_id, snapshot_hash) VALUES (?, ?)
     ON CONFLICT (project_id) DO UPDATE SET summary = NULL`,
  );
  const addStudy = database.prepare('INSERT OR IGNORE INTO studies (project_id, study_key) VALUES (?, ?)');
  const settle = database.prepare(
    'UPDATE studies SET outcome = ? WHERE project_id = ? AND study_key = ? AND outcome IS NULL',
  );
  const finish = database.prepare('UPDATE imports SET summary = ? WHERE project_id = ?');
  const findImport = database.prepare('SELECT snapshot_hash, summary FROM imports WHERE project_id = ?');
  const findStudies = database.prepare(
    'SELECT study_key, outcome FROM studies WHERE project_id = ? ORDER BY study_key',
  );
  const unfinished = database.prepare(`SELECT project_id FROM imports
    WHERE summary IS NULL AND project_id NOT IN (SELECT project_id FROM deleted_projects) ORDER BY project_id`);

  const isDeleted = database.prepare('SELECT 1 FROM deleted_projects WHERE project_id = ?');
  const addDeleted = database.prepare('INSERT OR IGNORE INTO deleted_projects VALUES (?)');
  const removeStudy = database.prepare('DELETE FROM studies WHERE project_id = ? AND study_key = ?');
  const removeStudies = database.prepare('DELETE FROM studies WHERE project_id = ?');
  const removeImport = database.prepare('DELETE FROM imports WHERE project_id = ?');

  return {
    begin: (projectId, snapshotHash, studyKeys) =>
      transaction(database, () => {
        if (isDeleted.get(projectId) !== undefined) throw new AppError('COHORT_DELETED');
        addImport.run(projectId, snapshotHash);
        for (const studyKey of studyKeys) addStudy.run(projectId, studyKey);
      }),
    settle: (projectId, studyKey, outcome) => {
      settle.run(JSON.stringify(StudyOutcome.parse(outcome)), projectId, studyKey);
    },
    finish: (summary) => {
      finish.run(JSON.stringify(summary), summary.projectId);
    },
    find: (projectId) => {
      const held = findImport.get(projectId);
      if (held === undefined) return undefined;
      return {
        projectId,
        snapshotHash: String(held.snapshot_hash),
        summary: typeof held.summary === 'string' ? ImportSummary.parse(JSON.parse(held.summary)) : undefined,
        studies: findStudies.all(projectId).map(
          (row): JournalledStudy => ({
            studyKey: String(row.study_key),
            outcome: typeof row.outcome === 'string' ? StudyOutcome.parse(JSON.parse(row.outcome)) : undefined,
          }),
        ),
      };
    },
    unfinished: () => unfinished.all().map((row) => ProjectId.parse(row.project_id)),
    forget: (projectId, studyKeys) =>
      transaction(database, () => {
        for (const studyKey of studyKeys) removeStudy.run(projectId, studyKey);
      }),
    close: (projectId) => {
      addDeleted.run(projectId);
    },
    isClosed: (projectId) => isDeleted.get(projectId) !== undefined,
    remove: (projectId) =>
      transaction(database, () => {
        removeStudies.run(projectId);
        removeImport.run(projectId);
      }),
  };
}
