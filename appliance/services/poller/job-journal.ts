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

/** The count of attempts came later. */
export const attemptMigrations: readonly string[] = ['ALTER TABLE job ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0'];

/** Durable record of every task this trust has taken. */
export type JobJournal = {
  readonly find: (taskId: TaskId) => Job | undefined;
  /** Writes a new job down, with its outcome where there is nothing to do. */
  readonly add: (job: Omit<Job, 'attempt'>) => void;
  /** The hub leased the same task again: later reports carry the new token. */
  readonly release: (taskId: TaskId, fencingToken: number) => void;
  /** An attempt at the work begins; answers its number. */
  readonly beginAttempt: (taskId: TaskId) => number;
  /** An attempt was broken off in good order, as when the service is stopped: it does not count. */
  readonly withdrawAttempt: (taskId: TaskId) => void;
  /** An attempt has lasted long enough to count as the first. */
  readonly attemptLasts: (taskId: TaskId) => void;
  /** Keeps the outcome; the first one counts. */
  readonly finish: (taskId: TaskId, outcome: Outcome) => void;
  /** Puts a failure in the place of an outcome that the hub does not take. */
  readonly replaceOutcome: (taskId: TaskId, outcome: Outcome) => void;
  readonly settle: (taskId: TaskId) => void;
  readonly awaitLease: (taskId: TaskId) => void;
  readonly unfinished: () => Job[];
  readonly owed: () => Job[];
  /** Removes finished jobs that expired before `instant`, after which no lease comes; until then they stop replays. */
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
    attempt: row.attempt,
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
  const insert = database.prepare(
    `INSERT INTO job (task_id, type, fencing_token, payload, taken_at, expires_at, outcome, report)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const begin = database.prepare('UPDATE job SET attempt = attempt + 1 WHERE task_id = ? RETURNING attempt');
  const withdraw = database.prepare(
    'UPDATE job SET attempt = attempt - 1 WHERE task_id = ? AND outcome IS NULL AND attempt > 0',
  );
  const lasts = database.prepare('UPDATE job SET attempt = 1 WHERE task_id = ? AND attempt > 1');
  const release = database.prepare(
    `UPDATE job SET fencing_token = ?, report = CASE report WHEN 'SETTLED' THEN 'OWED' WHEN 'AWAITING_LEASE' THEN 'OWED' ELSE report END
     WHERE task_id = ? AND fencing_token < ?`,
  );
  const finish = database.prepare(`UPDATE job SET outcome = ?, report = 'OWED' WHERE task_id = ? AND outcome IS NULL`);
  const replace = database.prepare('UPDATE job SET outcome = ? WHERE task_id = ? AND outcome IS NOT NULL');
  const setReport = database.prepare('UPDATE job SET report = ? WHERE task_id = ?');
  const forget = database.prepare(
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
    release: (taskId, fencingToken) => {
      release.run(fencingToken, taskId, fencingToken);
    },
    beginAttempt: (taskId) => Number(begin.get(taskId)?.attempt),
    withdrawAttempt: (taskId) => {
      withdraw.run(taskId);
    },
    attemptLasts: (taskId) => {
      lasts.run(taskId);
    },
    finish: (taskId, outcome) => {
      finish.run(JSON.stringify(outcome), taskId);
    },
    replaceOutcome: (taskId, outcome) => {
      replace.run(JSON.stringify(outcome), taskId);
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
