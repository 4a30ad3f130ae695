import { createRowReader, type StoredRow } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import type { TaskId } from '#contracts/ids';
import { Job, type Outcome } from './job.ts';

/** The journal's table; a service keeps its migrations in order and never edits one. */
export const jobMigrations: readonly string[] = [
  `CREATE TABLE job (
     task_id TEXT PRIMARY KEY,
     type TEXT NOT NULL,
     fencing_token INTEGER NOT NULL,
     payload TEXT NOT NULL,
     taken_at TEXT NOT NULL,
     expires_at TEXT NOT NULL,
     outcome TEXT,
     report TEXT NOT NULL
   ) STRICT`,
];

/** Durable record of every task this trust has taken. */
export type JobJournal = {
  readonly find: (taskId: TaskId) => Job | undefined;
  readonly add: (job: Job) => void;
  /** The hub leased the same task again: later reports carry the new token. */
  readonly release: (taskId: TaskId, fencingToken: number) => void;
  readonly finish: (taskId: TaskId, outcome: Outcome) => void;
  readonly settle: (taskId: TaskId) => void;
  readonly awaitLease: (taskId: TaskId) => void;
  readonly unfinished: () => Job[];
  readonly owed: () => Job[];
  /** Removes settled jobs that expired before `instant`; until then they stop replays. */
  readonly forgetBefore: (instant: string) => void;
};

const parse = (row: StoredRow): Job =>
  Job.parse({
    taskId: row.task_id,
    type: row.type,
    fencingToken: row.fencing_token,
    payload: JSON.parse(String(row.payload)),
    takenAt: row.taken_at,
    expiresAt: row.expires_at,
    report: row.report,
    ...(row.outcome === null ? {} : { outcome: JSON.parse(String(row.outcome)) }),
  });

/**
 * Opens the journal on a migrated database. A damaged row is set aside as if its task had never been taken: its lease
 * runs out, the hub hands the task out again, and every handler may be repeated.
 */
export function createJobJournal(database: ServiceDatabase): JobJournal {
  const jobs = createRowReader(database, { table: 'job', key: ['task_id'], parse });
  const select = (where: string) => jobs.select(`SELECT * FROM job WHERE ${where} ORDER BY taken_at, task_id`);
  const byId = select('task_id = ?');
  const unfinished = select('outcome IS NULL');
  const owed = select(`outcome IS NOT NULL AND report = 'OWED'`);
  const insert = database.prepare('INSERT INTO job VALUES (?, ?, ?, ?, ?, ?, NULL, ?)');
  const release = database.prepare(
    `UPDATE job SET fencing_token = ?, report = CASE report WHEN 'SETTLED' THEN 'OWED' WHEN 'AWAITING_LEASE' THEN 'OWED' ELSE report END
     WHERE task_id = ? AND fencing_token < ?`,
  );
  const finish = database.prepare(`UPDATE job SET outcome = ?, report = 'OWED' WHERE task_id = ? AND outcome IS NULL`);
  const setReport = database.prepare('UPDATE job SET report = ? WHERE task_id = ?');
  const forget = database.prepare(`DELETE FROM job WHERE report = 'SETTLED' AND expires_at < ?`);
  return {
    find: byId.get,
    add: (job) => {
      insert.run(
        job.taskId,
        job.type,
        job.fencingToken,
        JSON.stringify(job.payload),
        job.takenAt,
        job.expiresAt,
        job.report,
      );
    },
    release: (taskId, fencingToken) => {
      release.run(fencingToken, taskId, fencingToken);
    },
    finish: (taskId, outcome) => {
      finish.run(JSON.stringify(outcome), taskId);
    },
    settle: (taskId) => {
      setReport.run('SETTLED', taskId);
    },
    awaitLease: (taskId) => {
      setReport.run('AWAITING_LEASE', taskId);
    },
    unfinished: () => unfinished.all(),
    owed: () => owed.all(),
    forgetBefore: (instant) => {
      forget.run(instant);
    },
  };
}
