import * as z from 'zod';
import { createRowReader } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { transaction } from '#appliance/platform/transaction';
import { AppError } from '#contracts/app-error';
import { ProjectId } from '#contracts/ids';
import { ImportSummary } from '#contracts/import-manifest';
import { Instant } from '#contracts/primitives';
import type { ImportJournal, JournalledStudy } from '../ports.ts';
import { StudyOutcome } from '../study-outcome.ts';

/** The journal's tables. They hold pseudonyms only: accession numbers are fetched from the query service each time. */
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
  'ALTER TABLE imports ADD COLUMN deadline TEXT',
];

/**
 * The durable record of imports, in SQLite. A damaged outcome or summary is set aside and cleared: the study is
 * imported again, and the summary is calculated again.
 */
export function importJournalInSqlite(database: ServiceDatabase): ImportJournal {
  const clearSummary = database.prepare('UPDATE imports SET summary = NULL WHERE project_id = ?');
  const clearOutcome = database.prepare('UPDATE studies SET outcome = NULL WHERE project_id = ? AND study_key = ?');
  const imports = createRowReader(database, {
    table: 'imports',
    key: ['project_id'],
    repair: (row) => void clearSummary.run(row.project_id ?? null),
    parse: ({ project_id: projectId, snapshot_hash: snapshotHash, summary }) => ({
      projectId: ProjectId.parse(projectId),
      snapshotHash: z.string().parse(snapshotHash),
      summary: summary === null ? undefined : ImportSummary.parse(JSON.parse(String(summary))),
    }),
  });
  const journalledStudies = createRowReader(database, {
    table: 'studies',
    key: ['project_id', 'study_key'],
    repair: (row) => {
      clearOutcome.run(row.project_id ?? null, row.study_key ?? null);
      clearSummary.run(row.project_id ?? null);
    },
    parse: ({ study_key: studyKey, outcome }): JournalledStudy => ({
      studyKey: z.string().parse(studyKey),
      outcome: outcome === null ? undefined : StudyOutcome.parse(JSON.parse(String(outcome))),
    }),
  });
  const addImport = database.prepare(
    `INSERT INTO imports (project_id, snapshot_hash) VALUES (?, ?)
     ON CONFLICT (project_id) DO UPDATE SET summary = NULL,
       snapshot_hash = CASE WHEN snapshot_hash = '' THEN excluded.snapshot_hash ELSE snapshot_hash END`,
  );
  const setDeadline = database.prepare('UPDATE imports SET deadline = ? WHERE project_id = ?');
  const findDeadline = database.prepare('SELECT deadline FROM imports WHERE project_id = ?');
  const addStudy = database.prepare('INSERT OR IGNORE INTO studies (project_id, study_key) VALUES (?, ?)');
  const setOutcome = database.prepare(
    'UPDATE studies SET outcome = ? WHERE project_id = ? AND study_key = ? AND outcome IS NULL',
  );
  const setSummary = database.prepare('UPDATE imports SET summary = ? WHERE project_id = ?');
  const findImport = imports.select('SELECT * FROM imports WHERE project_id = ?');
  const findStudies = journalledStudies.select('SELECT * FROM studies WHERE project_id = ? ORDER BY study_key');
  const all = imports.select('SELECT * FROM imports ORDER BY project_id');
  const finished = imports.select('SELECT * FROM imports WHERE summary IS NOT NULL');
  const unfinished = imports.select(`SELECT * FROM imports
    WHERE summary IS NULL AND project_id NOT IN (SELECT project_id FROM deleted_projects) ORDER BY project_id`);

  const findDeleted = database.prepare('SELECT 1 FROM deleted_projects WHERE project_id = ?');
  const addDeleted = database.prepare('INSERT OR IGNORE INTO deleted_projects VALUES (?)');
  const dropStudy = database.prepare('DELETE FROM studies WHERE project_id = ? AND study_key = ?');
  const dropStudies = database.prepare('DELETE FROM studies WHERE project_id = ?');
  const dropImport = database.prepare('DELETE FROM imports WHERE project_id = ?');

  return {
    begin: (projectId, snapshotHash, studyKeys) =>
      transaction(database, () => {
        if (findDeleted.get(projectId) !== undefined) throw new AppError('COHORT_DELETED');
        addImport.run(projectId, snapshotHash);
        for (const studyKey of studyKeys) addStudy.run(projectId, studyKey);
      }),
    setDeadline: (projectId, deadline) => {
      setDeadline.run(deadline.toISOString(), projectId);
    },
    deadlineOf: (projectId) => {
      const deadline = Instant.safeParse(findDeadline.get(projectId)?.deadline);
      return deadline.success ? new Date(deadline.data) : undefined;
    },
    recordOutcome: (projectId, studyKey, outcome) => {
      setOutcome.run(JSON.stringify(StudyOutcome.parse(outcome)), projectId, studyKey);
    },
    recordSummary: (summary) => {
      setSummary.run(JSON.stringify(summary), summary.projectId);
    },
    find: (projectId) => {
      const held = findImport.get(projectId);
      return held === undefined ? undefined : { ...held, studies: findStudies.all(projectId) };
    },
    projects: () => all.all().map(({ projectId }) => projectId),
    unfinished: () => {
      // Reading every row first clears damaged summaries and outcomes, whose imports are then unfinished again.
      for (const { projectId } of finished.all()) findStudies.all(projectId);
      return unfinished.all().map(({ projectId }) => projectId);
    },
    removeStudies: (projectId, studyKeys) =>
      transaction(database, () => {
        for (const studyKey of studyKeys) dropStudy.run(projectId, studyKey);
      }),
    markDeleted: (projectId) => {
      addDeleted.run(projectId);
    },
    isDeleted: (projectId) => findDeleted.get(projectId) !== undefined,
    removeImport: (projectId) =>
      transaction(database, () => {
        dropStudies.run(projectId);
        dropImport.run(projectId);
      }),
  };
}
