import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '#appliance/platform/transaction';
import { SnapshotRow, SnapshotStudies } from '#contracts/appliance/query-api';
import type { ProjectId } from '#contracts/ids';
import { SnapshotFacts } from '#contracts/snapshot';

/** Tables of the frozen cohorts; released ones are never edited. */
export const snapshotMigrations: readonly string[] = [
  `CREATE TABLE snapshot (
     project_id TEXT PRIMARY KEY,
     persons INTEGER NOT NULL,
     facts TEXT NOT NULL
   ) STRICT;
   CREATE TABLE study (
     project_id TEXT NOT NULL REFERENCES snapshot (project_id),
     study_key TEXT NOT NULL,
     for_imaging TEXT NOT NULL,
     research_row TEXT NOT NULL,
     PRIMARY KEY (project_id, study_key)
   ) STRICT`,
];

const StudyForImaging = SnapshotStudies.shape.studies.element;

/** A study of a frozen cohort: as imaging needs it, and as research may see it. */
export type FrozenStudy = { readonly study: SnapshotStudies['studies'][number]; readonly row: SnapshotRow };

/** A cohort that was frozen. `persons` is the true count, for the trust's eyes. */
export type HeldSnapshot = { readonly persons: number; readonly facts: SnapshotFacts };

/** A cohort as it is frozen. */
export type Snapshot = HeldSnapshot & { readonly studies: readonly FrozenStudy[] };

/** Keeps frozen cohorts: written whole or not at all, never replaced. */
export type SnapshotStore = {
  readonly find: (projectId: ProjectId) => HeldSnapshot | undefined;
  readonly studies: (projectId: ProjectId) => SnapshotStudies['studies'];
  readonly rows: (projectId: ProjectId) => SnapshotRow[];
  readonly add: (snapshot: Snapshot) => void;
};

/** Opens the store on a migrated database. */
export function createSnapshotStore(database: DatabaseSync): SnapshotStore {
  const select = database.prepare('SELECT persons, facts FROM snapshot WHERE project_id = ?');
  const selectStudies = database.prepare('SELECT * FROM study WHERE project_id = ? ORDER BY study_key');
  const insert = database.prepare('INSERT INTO snapshot VALUES (?, ?, ?)');
  const insertStudy = database.prepare('INSERT INTO study VALUES (?, ?, ?, ?)');
  return {
    find: (projectId) => {
      const held = select.get(projectId);
      if (held === undefined) return undefined;
      return { persons: Number(held.persons), facts: SnapshotFacts.parse(JSON.parse(String(held.facts))) };
    },
    studies: (projectId) =>
      selectStudies.all(projectId).map((row) => StudyForImaging.parse(JSON.parse(String(row.for_imaging)))),
    rows: (projectId) =>
      selectStudies.all(projectId).map((row) => SnapshotRow.parse(JSON.parse(String(row.research_row)))),
    add: ({ persons, facts, studies }) =>
      transaction(database, () => {
        insert.run(facts.projectId, persons, JSON.stringify(facts));
        for (const { study, row } of studies)
          insertStudy.run(facts.projectId, study.studyKey, JSON.stringify(study), JSON.stringify(row));
      }),
  };
}
