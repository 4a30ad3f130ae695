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

/** Adds the count of attempts to the table. */
export const attemptMigrations: readonly string[] = ['ALTER TABLE job ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0'];

/** Durable record of every task this trust has taken. */
export type JobJournal = {
  /** Undefined for a task that was not taken, or whose row is damaged. */
  readonly find: (taskId: TaskId) => Job | undefined;
  /** Adds a new job; one that was refused already has its outcome. */
  readonly add: (job: Omit<Job, 'attempt'>) => void;
  /** Stores the fencing token of a newer lease of the same task; a report that waited for a lease is OWED again. */
  readonly updateToken: (taskId: TaskId, fencingToken: number) => void;
  /** Increases the count of attempts and returns it. */
  readonly beginAttempt: (taskId: TaskId) => number;
  /** Decreases the count of attempts, because the service was stopped during one and the work is not the cause. */
  readonly withdrawAttempt: (taskId: TaskId) => void;
  /** Sets the count of attempts to 1, because the present one has lasted long enough. */
  readonly resetAttempts: (taskId: TaskId) => void;
  /** Records the outcome; the first outcome stays. */
  readonly finish: (taskId: TaskId, outcome: Outcome) => void;
  /** Replaces an outcome that the hub refuses. */
  readonly replaceOutcome: (taskId: TaskId, outcome: Outcome) => void;
  /** Marks the report as SETTLED. */
  readonly closeReport: (taskId: TaskId) => void;
  /** Marks the report as AWAITING_LEASE. */
  readonly awaitLease: (taskId: TaskId) => void;
  /** Jobs without an outcome. */
  readonly unfinished: () => Job[];
  /** Jobs with an outcome whose report is OWED. */
  readonly unreported: () => Job[];
  /**
   * Removes jobs that expired before `instant` (ISO) and have an outcome whose report is not OWED. Until then, their
   * rows protect against replayed tasks.
   */
  readonly removeExpiredBefore: (instant: string) => void;
};

const parse = (row: StoredRow): Job =>
  Job.parse({
    taskId: row.task_id,
    type: row.type,
    fencingToken: row.fencing_token,
    payload: JSON.parse(String(row.payload)),
    takenAt: row.taken_at,
    expiresAt: row.expires_at,
    attempt: row.attempt,
    report: row.report,
    ...(row.outcome === null ? {} : { outcome: JSON.parse(String(row.outcome)) }),
  });

/**
 * Opens the journal on a migrated database. A damaged row is set aside and removed, as if its task had never been
 * taken: its lease expires, the hub leases the task again, and every handler may be repeated.
 */
export function createJobJournal(database: ServiceDatabase): JobJournal {
  const jobs = createRowReader(database, { table: 'job', key: ['task_id'], parse });
  const select = (where: string) => jobs.select(`SELECT * FROM job WHERE ${where} ORDER BY taken_at, task_id`);
  const byId = select('task_id = ?');
  const unfinished = select('outcome IS NULL');
  const unreported = select(`outcome IS NOT NULL AND report = 'OWED'`);
  const insert = database.prepare(
    `INSERT INTO job (task_id, type, fencing_token, payload, taken_at, expires_at, outcome, report)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const begin = database.prepare('UPDATE job SET attempt = attempt + 1 WHERE task_id = ? RETURNING attempt');
  const withdraw = database.prepare(
    'UPDATE job SET attempt = attempt - 1 WHERE task_id = ? AND outcome IS NULL AND attempt > 0',
  );
  const reset = database.prepare('UPDATE job SET attempt = 1 WHERE task_id = ? AND attempt > 1');
  const updateToken = database.prepare(
    `UPDATE job SET fencing_token = ?, report = CASE report WHEN 'SETTLED' THEN 'OWED' WHEN 'AWAITING_LEASE' THEN 'OWED' ELSE report END
     WHERE task_id = ? AND fencing_token < ?`,
  );
  const finish = database.prepare(`UPDATE job SET outcome = ?, report = 'OWED' WHERE task_id = ? AND outcome IS NULL`);
  const replace = database.prepare('UPDATE job SET outcome = ? WHERE task_id = ? AND outcome IS NOT NULL');
  const setReport = database.prepare('UPDATE job SET report = ? WHERE task_id = ?');
  const removeExpired = database.prepare(
    `DELETE FROM job WHERE outcome IS NOT NULL AND report IN ('SETTLED', 'AWAITING_LEASE') AND expires_at < ?`,
  );
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
        job.outcome === undefined ? null : JSON.stringify(job.outcome),
        job.report,
      );
    },
    updateToken: (taskId, fencingToken) => {
      updateToken.run(fencingToken, taskId, fencingToken);
    },
    beginAttempt: (taskId) => Number(begin.get(taskId)?.attempt),
    withdrawAttempt: (taskId) => {
      withdraw.run(taskId);
    },
    resetAttempts: (taskId) => {
      reset.run(taskId);
    },
    finish: (taskId, outcome) => {
      finish.run(JSON.stringify(outcome), taskId);
    },
    replaceOutcome: (taskId, outcome) => {
      replace.run(JSON.stringify(outcome), taskId);
    },
    closeReport: (taskId) => {
      setReport.run('SETTLED', taskId);
    },
    awaitLease: (taskId) => {
      setReport.run('AWAITING_LEASE', taskId);
    },
    unfinished: () => unfinished.all(),
    unreported: () => unreported.all(),
    removeExpiredBefore: (instant) => {
      removeExpired.run(instant);
    },
  };
}
