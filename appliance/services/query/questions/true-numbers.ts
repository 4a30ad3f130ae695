import * as z from 'zod';
import { createRowReader } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { Cohort } from '#contracts/cohort';
import { ProjectId, QueryId } from '#contracts/ids';
import { Instant } from '#contracts/primitives';
import type { QuestionText } from '#domain/disclosure/privacy-ledger';

/** The table of what was really counted; nothing of it leaves the trust. */
export const trueNumberMigrations: readonly string[] = [
  `CREATE TABLE true_number (
     project_id TEXT NOT NULL,
     data_date TEXT NOT NULL,
     key TEXT NOT NULL,
     query_id TEXT NOT NULL,
     asked_at TEXT NOT NULL,
     cohort TEXT NOT NULL,
     persons INTEGER NOT NULL,
     PRIMARY KEY (project_id, data_date, key)
   ) STRICT`,
];

const Row = z.object({
  project_id: ProjectId,
  data_date: z.string(),
  query_id: QueryId,
  asked_at: Instant,
  cohort: z.string(),
  persons: z.int().nonnegative(),
});

/** How many persons a question really counted, without those who opted out, when it was asked last. */
export type TrueNumber = {
  readonly projectId: ProjectId;
  readonly queryId: QueryId;
  readonly dataDate: string;
  readonly askedAt: string;
  readonly cohort: Cohort;
  readonly persons: number;
};

/** A question that is answered: its text, and under which id it was asked now. */
type Asked = QuestionText & { readonly queryId: QueryId };

/**
 * The true numbers of answered questions, for the people of the trust who decide about a project; the hub is told the
 * released ones alone.
 */
export type TrueNumbers = {
  readonly record: (asked: Asked & { readonly cohort: Cohort; readonly persons: number }) => void;
  /** The same text was asked again, and is answered from the ledger. */
  readonly repeat: (asked: Asked) => void;
  readonly forget: (projectId: ProjectId) => void;
};

const parseRow = (held: unknown): TrueNumber => {
  const row = Row.parse(held);
  return {
    projectId: row.project_id,
    queryId: row.query_id,
    dataDate: row.data_date,
    askedAt: row.asked_at,
    cohort: Cohort.parse(JSON.parse(row.cohort)),
    persons: row.persons,
  };
};

/** Opens the record on a migrated database. */
export function createTrueNumbers(database: ServiceDatabase, now: () => Date): TrueNumbers {
  const put = database.prepare('INSERT OR REPLACE INTO true_number VALUES (?, ?, ?, ?, ?, ?, ?)');
  const update = database.prepare(
    'UPDATE true_number SET query_id = ?, asked_at = ? WHERE project_id = ? AND data_date = ? AND key = ?',
  );
  const remove = database.prepare('DELETE FROM true_number WHERE project_id = ?');
  return {
    record: ({ cohort, dataDate, key, persons, projectId, queryId }) =>
      void put.run(projectId, dataDate, key, queryId, now().toISOString(), JSON.stringify(cohort), persons),
    repeat: ({ dataDate, key, projectId, queryId }) =>
      void update.run(queryId, now().toISOString(), projectId, dataDate, key),
    forget: (projectId) => void remove.run(projectId),
  };
}

/** The question that each project asked last, or that one project did, with its true number. */
export function latestTrueNumbers(database: ServiceDatabase, projectId?: ProjectId): readonly TrueNumber[] {
  const rows = createRowReader(database, {
    table: 'true_number',
    key: ['project_id', 'data_date', 'key'],
    parse: parseRow,
    repair: 'keep',
  });
  const select = rows.select(
    `SELECT * FROM true_number AS latest WHERE (?1 IS NULL OR project_id = ?1)
       AND asked_at = (SELECT max(asked_at) FROM true_number WHERE project_id = latest.project_id)
     ORDER BY asked_at, project_id`,
  );
  return select.all(projectId ?? null);
}
