import * as z from 'zod';
import { keptDamagedFiles } from '#appliance/platform/recover-database';
import { createRowReader } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { transaction } from '#appliance/platform/transaction';
import { AppError } from '#contracts/app-error';
import { type SnapshotDeleted, SnapshotRow, SnapshotStudies } from '#contracts/appliance/query-api';
import type { ProjectId } from '#contracts/ids';
import { ImportFigures } from '#contracts/import-manifest';
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
  `CREATE TABLE member (
     project_id TEXT NOT NULL REFERENCES snapshot (project_id),
     person_key TEXT NOT NULL,
     opt_out_mark TEXT NOT NULL,
     opted_out_at TEXT,
     PRIMARY KEY (project_id, person_key)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE deleted_snapshot (
     project_id TEXT PRIMARY KEY,
     snapshot_hash TEXT,
     deleted_at TEXT NOT NULL
   ) STRICT`,
  `ALTER TABLE snapshot ADD COLUMN import_units REAL NOT NULL DEFAULT 0;
   CREATE TABLE import_told (
     project_id TEXT NOT NULL REFERENCES snapshot (project_id),
     earlier INTEGER NOT NULL,
     manifest_hash TEXT NOT NULL,
     figures TEXT NOT NULL,
     PRIMARY KEY (project_id, earlier)
   ) STRICT`,
];

const StudyForImaging = SnapshotStudies.shape.studies.element;

/** A study of a frozen cohort: the entry for the imaging service, and the row for research. */
export type FrozenStudy = { readonly study: SnapshotStudies['studies'][number]; readonly row: SnapshotRow };

/** A person of a frozen cohort, with or without a study. */
export type FrozenMember = { readonly personKey: string; readonly optOutMark: string };

/** A stored snapshot. `persons` is the true number of persons that were frozen, which must not leave the trust. */
export type StoredSnapshot = {
  readonly persons: number;
  /** How many of them have opted out since. */
  readonly optedOut: number;
  readonly facts: SnapshotFacts;
  /** What everybody in it has paid for the figures of its imports. */
  readonly importUnits: number;
};

/** A new snapshot. */
export type Snapshot = Pick<StoredSnapshot, 'facts' | 'importUnits'> & {
  readonly members: readonly FrozenMember[];
  readonly studies: readonly FrozenStudy[];
};

/**
 * Stored snapshots. Each is written in one transaction and never replaced; members can be removed, and it can be deleted
 * permanently.
 */
export type SnapshotStore = {
  /** Throws STORED_ROW_DAMAGED where the snapshot's row is damaged. */
  readonly find: (projectId: ProjectId) => StoredSnapshot | undefined;
  /** The present members, sorted by key. */
  readonly members: (projectId: ProjectId) => readonly FrozenMember[];
  readonly studies: (projectId: ProjectId) => SnapshotStudies['studies'];
  readonly rows: (projectId: ProjectId) => SnapshotRow[];
  /**
   * The figures that were told of this manifest, or those that `make` gives for how often figures of the project were
   * told before; kept before they are returned.
   */
  readonly importFigures: (
    projectId: ProjectId,
    manifestHash: string,
    make: (earlier: number) => ImportFigures,
  ) => ImportFigures;
  /** Throws COHORT_DELETED for a project whose cohort was deleted. */
  readonly add: (snapshot: Snapshot) => void;
  /** Removes members and their studies permanently; `at` is an ISO instant. */
  readonly optOut: (projectId: ProjectId, personKeys: readonly string[], at: string) => void;
  /** Deletes all rows of a project, also those set aside, and records the deletion; the first instant stays. */
  readonly remove: (projectId: ProjectId, at: string) => void;
  /**
   * Counts the remaining rows. Each damaged file that was kept counts as one, because it may hold rows of the project.
   */
  readonly deletion: (projectId: ProjectId) => SnapshotDeleted;
};

/**
 * Opens the store on a migrated database. A damaged study is set aside and left out. A snapshot whose own row is
 * damaged is not served any more and can only be deleted.
 */
export function createSnapshotStore(database: ServiceDatabase): SnapshotStore {
  // Deleted rows are overwritten with zeros.
  database.exec('PRAGMA secure_delete = ON');
  const sql = (text: string) => database.prepare(text);
  const snapshots = createRowReader(database, {
    table: 'snapshot',
    key: ['project_id'],
    repair: 'keep',
    parse: ({ facts, import_units: importUnits, opted_out: optedOut, persons }): StoredSnapshot => ({
      importUnits: z.number().nonnegative().parse(importUnits),
      persons: z.int().nonnegative().parse(persons),
      optedOut: z.int().nonnegative().parse(optedOut),
      facts: SnapshotFacts.parse(JSON.parse(String(facts))),
    }),
  });
  const frozenStudies = createRowReader(database, {
    table: 'study',
    key: ['project_id', 'study_key'],
    parse: ({ for_imaging: study, research_row: row }): FrozenStudy => ({
      study: StudyForImaging.parse(JSON.parse(String(study))),
      row: SnapshotRow.parse(JSON.parse(String(row))),
    }),
  });
  const told = createRowReader(database, {
    table: 'import_told',
    key: ['project_id', 'earlier'],
    // A damaged row stays: it still counts as told.
    repair: 'keep',
    parse: ({ figures }): ImportFigures => ImportFigures.parse(JSON.parse(String(figures))),
  }).select('SELECT * FROM import_told WHERE project_id = ? AND manifest_hash = ? ORDER BY earlier DESC');
  const select = snapshots.select(`SELECT *, (SELECT count(*) FROM member
    WHERE member.project_id = snapshot.project_id AND opted_out_at IS NOT NULL) AS opted_out
    FROM snapshot WHERE project_id = ?`);
  const selectStudies = frozenStudies.select('SELECT * FROM study WHERE project_id = ? ORDER BY study_key');
  const selectMembers = sql(
    'SELECT person_key, opt_out_mark FROM member WHERE project_id = ? AND opted_out_at IS NULL ORDER BY person_key',
  );
  const insert = sql('INSERT INTO snapshot VALUES (?, ?, ?, ?)');
  const insertStudy = sql('INSERT INTO study VALUES (?, ?, ?, ?)');
  const insertMember = sql('INSERT INTO member VALUES (?, ?, ?, NULL)');
  const markMember = sql(
    'UPDATE member SET opted_out_at = ? WHERE project_id = ? AND person_key = ? AND opted_out_at IS NULL',
  );
  const dropStudies = sql(
    `DELETE FROM study WHERE project_id = ? AND json_valid(for_imaging)
     AND for_imaging ->> '$.personKey' IN (SELECT value FROM json_each(?))`,
  );
  const selectDeleted = sql('SELECT snapshot_hash, deleted_at FROM deleted_snapshot WHERE project_id = ?');
  // The write-ahead log still holds deleted rows until it is truncated.
  const emptyLog = (): void => database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const insertDeleted = sql(`INSERT OR IGNORE INTO deleted_snapshot
    VALUES (?1, (SELECT facts ->> '$.snapshotHash' FROM snapshot WHERE project_id = ?1 AND json_valid(facts)), ?2)`);
  const countTold = sql('SELECT count(*) AS told FROM import_told WHERE project_id = ?');
  const insertTold = sql('INSERT INTO import_told VALUES (?, ?, ?, ?)');
  const tables = ['study', 'member', 'import_told', 'snapshot'] as const;
  const wheres = [
    ...tables.map((table) => `FROM ${table} WHERE project_id = ?`),
    `FROM set_aside WHERE table_name IN ('snapshot', 'study', 'member', 'import_told') AND row_key ->> '$[0]' = ?`,
  ];
  const drops = wheres.map((where) => sql(`DELETE ${where}`));
  const counts = wheres.map((where) => sql(`SELECT count(*) AS rows ${where}`));
  const rowsOf = (projectId: ProjectId): number =>
    counts.reduce((sum, count) => sum + Number(count.get(projectId)?.rows), 0);
  return {
    find: (projectId) => {
      const snapshot = select.get(projectId);
      if (snapshot === undefined && rowsOf(projectId) > 0) throw new AppError('STORED_ROW_DAMAGED');
      return snapshot;
    },
    members: (projectId) =>
      selectMembers
        .all(projectId)
        .map((row) => ({ personKey: String(row.person_key), optOutMark: String(row.opt_out_mark) })),
    studies: (projectId) => selectStudies.all(projectId).map(({ study }) => study),
    rows: (projectId) => selectStudies.all(projectId).map(({ row }) => row),
    importFigures: (projectId, manifestHash, make) =>
      transaction(database, () => {
        const before = told.get(projectId, manifestHash);
        if (before !== undefined) return before;
        const earlier = Number(countTold.get(projectId)?.told);
        const figures = make(earlier);
        insertTold.run(projectId, earlier, manifestHash, JSON.stringify(figures));
        return figures;
      }),
    add: ({ facts, importUnits, members, studies }) =>
      transaction(database, () => {
        const { projectId } = facts;
        if (selectDeleted.get(projectId) !== undefined) throw new AppError('COHORT_DELETED');
        insert.run(projectId, members.length, JSON.stringify(facts), importUnits);
        for (const { personKey, optOutMark } of members) insertMember.run(projectId, personKey, optOutMark);
        for (const { study, row } of studies)
          insertStudy.run(projectId, study.studyKey, JSON.stringify(study), JSON.stringify(row));
      }),
    optOut: (projectId, personKeys, at) => {
      transaction(database, () => {
        for (const personKey of personKeys) markMember.run(at, projectId, personKey);
        dropStudies.run(projectId, JSON.stringify(personKeys));
      });
      emptyLog();
    },
    remove: (projectId, at) => {
      transaction(database, () => {
        insertDeleted.run(projectId, at);
        for (const drop of drops) drop.run(projectId);
      });
      emptyLog();
    },
    deletion: (projectId) => {
      const deleted = selectDeleted.get(projectId);
      const rowsLeft = rowsOf(projectId) + keptDamagedFiles(database).length;
      if (deleted === undefined) return { snapshotHash: null, rowsLeft };
      const { snapshot_hash: hash, deleted_at: at } = deleted;
      return { snapshotHash: hash === null ? null : String(hash), deletedAt: String(at), rowsLeft };
    },
  };
}
