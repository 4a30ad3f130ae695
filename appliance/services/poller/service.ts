import { faultName } from '#appliance/platform/fault-name';
import { registeredFault } from '#appliance/platform/registered-fault';
import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
import type { TaskId } from '#contracts/ids';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Policy } from '#contracts/policy';
import type { LeasedTask, TaskClaims } from '#contracts/task';
import { jitteredPause } from '#domain/polling/jittered-pause';
import { lastingAttemptSeconds, tooManyAttempts } from '#domain/task/attempt-terms';
import { doneWhilePaused } from '#domain/task/done-while-paused';
import type { Handlers } from './handlers/handlers.ts';
import type { HubPort } from './hub-port.ts';
import { failed, type Job, type Outcome } from './job.ts';
import type { JobJournal } from './job-journal.ts';
import { reportJob } from './report-job.ts';
import { runJob } from './run-job.ts';
import { takeTask } from './take-task.ts';

/** What the poller needs; intervals are in milliseconds. */
export type PollerDeps = {
  readonly hub: HubPort;
  readonly journal: JobJournal;
  readonly handlers: Handlers;
  readonly open: (task: LeasedTask) => Promise<TaskClaims>;
  readonly policy: Policy;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
  readonly now: () => Date;
  /** Whether the trust has stopped all work by its own switch. */
  readonly isPaused: () => boolean;
  readonly random: () => number;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly renewMilliseconds: number;
  /** How long a silent doorbell is believed: a ring may have been lost. */
  readonly lookMilliseconds: number;
  /** Pauses while the hub does not answer. */
  readonly backOff: { readonly firstMilliseconds: number; readonly longestMilliseconds: number };
  /** Pauses between attempts at work that fails transiently. */
  readonly retry: { readonly firstMilliseconds: number; readonly longestMilliseconds: number };
};

/** A job in progress in this process: when it began (epoch milliseconds), and its last failure or what it waits for. */
type JobInProgress = {
  readonly begunAt: number;
  /** Aborts the work when the hub has cancelled the task. */
  readonly cancelling: AbortController;
  failing?: Failure | undefined;
};

/** The poller as its process uses it. */
export type Poller = {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** Asks for tasks after the present wait at the doorbell, whether or not it rings. */
  readonly lookSoon: () => void;
  /** Whether a task is in progress in this process. */
  readonly isAtWork: () => boolean;
};

/** Most jobs in progress at the same time; a run may take hours and must not delay a cohort question. */
const maxConcurrentJobs = 20;

/**
 * Makes the poller, which leases tasks, runs their handlers, and reports the outcomes until the hub confirms them.
 * After `stop`, the next process continues from the journal. A failure of a job or of the journal's disk does not end
 * it.
 */
export function createPoller(deps: PollerDeps): Poller {
  const { hub, journal, now } = deps;
  const stopping = new AbortController();
  const inProgress = new Map<TaskId, JobInProgress>();
  let loops: Promise<void>[] = [];
  const fault = (route: 'job' | 'journal' | 'take', error: unknown): void =>
    deps.log('SERVICE_FAULT', {
      service: 'poller',
      route,
      code: registeredFault(error).code,
      errorName: faultName(error instanceof AppError ? error.cause : error),
    });

  /** Writes to the journal, and repeats the write while the disk is unavailable. */
  const writeJournal = async <T>(write: () => T): Promise<T> => {
    for (let failures = 1; ; failures += 1) {
      try {
        return write();
      } catch (error) {
        if (registeredFault(error).code !== 'STORAGE_UNAVAILABLE') throw error;
        fault('journal', error);
        await deps.pause(jitteredPause(failures, deps.random, deps.retry), stopping.signal);
      }
    }
  };

  const report = async (job: Job): Promise<void> => {
    const ended = await reportJob(job, {
      hub,
      journal,
      writeJournal,
      signal: stopping.signal,
      firstPauseMilliseconds: deps.backOff.firstMilliseconds,
    });
    deps.log('TASK_REPORTED', { taskId: job.taskId, taskType: job.type, status: ended });
  };

  /** Extends a lease, and stops the work where the hub says that its task is cancelled. */
  const renew = async ({ taskId, fencingToken, attempt }: Job): Promise<void> => {
    const failing = inProgress.get(taskId)?.failing;
    try {
      await hub.renew(taskId, {
        fencingToken,
        ...(attempt > 0 ? { attempt } : {}),
        ...(failing === undefined ? {} : { failing }),
      });
    } catch (error) {
      if (error instanceof AppError && error.code === 'TASK_CANCELLED') inProgress.get(taskId)?.cancelling.abort();
      throw error;
    }
  };

  /** Performs the work of a job; fails with TASK_CRASHED where too many attempts in a row did not end. */
  const runCounted = async (job: Job): Promise<Outcome> => {
    if (deps.isPaused() && !doneWhilePaused.has(job.type)) return failed(new AppError('TRUST_PAUSED').toFailure());
    if (tooManyAttempts(job.attempt + 1)) return failed(new AppError('TASK_CRASHED').toFailure());
    // Counted before the work begins, so that the count stays where the work kills the process.
    const attempt = await writeJournal(() => journal.beginAttempt(job.taskId));
    // A repeated attempt is reported to the hub at once, a first one with the next renewal.
    if (attempt > 1) renew({ ...job, attempt }).catch(() => {});
    const failing = (failure: Failure | undefined): void => {
      const current = inProgress.get(job.taskId);
      if (current !== undefined) current.failing = failure;
    };
    return runJob(job, {
      ...deps,
      signal: stopping.signal,
      cancelled: inProgress.get(job.taskId)?.cancelling.signal ?? stopping.signal,
      onWaiting: failing,
      onFailedAttempt: (failure, tries) => {
        failing(failure);
        deps.log('TASK_RETRIED', { taskId: job.taskId, taskType: job.type, code: failure.code, tries });
      },
    });
  };

  const work = async (job: Job): Promise<void> => {
    const begun = now().getTime();
    const outcome = await runCounted(job);
    if (stopping.signal.aborted) return;
    await writeJournal(() => journal.finish(job.taskId, outcome));
    deps.log('TASK_FINISHED', {
      taskId: job.taskId,
      taskType: job.type,
      outcome: outcome.kind,
      milliseconds: now().getTime() - begun,
      ...(outcome.kind === 'failed' ? { code: outcome.failure.code } : {}),
    });
    // Read again, because the task may have been leased again with a new token during the work.
    const finished = journal.find(job.taskId);
    if (finished !== undefined) await report(finished);
  };

  const track = (taskId: TaskId, start: () => Promise<void>): void => {
    inProgress.set(taskId, { begunAt: now().getTime(), cancelling: new AbortController() });
    start()
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) fault('job', error);
      })
      .finally(() => inProgress.delete(taskId));
  };

  const take = async (task: LeasedTask): Promise<void> => {
    const taken = await takeTask(task, deps);
    const job = journal.find(task.taskId);
    if (taken.kind === 'refused')
      deps.log('TASK_REFUSED', { taskId: task.taskId, taskType: task.type, code: taken.error.code });
    else deps.log('TASK_TAKEN', { taskId: task.taskId, taskType: task.type, fencingToken: task.fencingToken });
    if (job === undefined || inProgress.has(job.taskId)) return;
    if (job.outcome === undefined) track(job.taskId, () => work(job));
    else if (job.report === 'OWED') track(job.taskId, () => report(job));
  };

  /** When the hub last said that there is no task, and nothing has happened since that may have made one. */
  let nothingSince: number | undefined;

  const leaseTasks = async (): Promise<void> => {
    let failures = 0;
    /** The doorbell rang, and no task was found yet: the hub's list of open tasks may be behind the ring. */
    let rung = false;
    while (!stopping.signal.aborted) {
      try {
        const free = maxConcurrentJobs - inProgress.size;
        const look = nothingSince === undefined || now().getTime() - nothingSince >= deps.lookMilliseconds;
        const tasks = look && free > 0 ? await hub.lease(Math.min(free, 5)) : [];
        if (look) {
          nothingSince = free > 0 && tasks.length === 0 && !rung ? now().getTime() : undefined;
          rung = false;
        }
        // A task that cannot be written to the journal is not begun: its lease expires, and the hub leases it again.
        for (const task of tasks) await take(task).catch((error: unknown) => fault('take', error));
        if (tasks.length > 0) {
          failures = 0;
          continue;
        }
        const waitedFrom = now().getTime();
        if (await hub.waitAtDoorbell(stopping.signal)) {
          rung = true;
          nothingSince = undefined;
        }
        // A doorbell that returns at once without a task must not cause a busy loop.
        failures = now().getTime() - waitedFrom < 100 ? failures + 1 : 0;
        if (failures > 3) await deps.pause(jitteredPause(failures - 3, deps.random, deps.backOff), stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        failures += 1;
        nothingSince = undefined;
        deps.log('HUB_LOST', { code: registeredFault(error).code });
        await deps.pause(jitteredPause(failures, deps.random, deps.backOff), stopping.signal).catch(() => {});
      }
    }
  };

  const renewLeases = async (): Promise<void> => {
    const at = now().getTime();
    for (const [taskId, { begunAt }] of inProgress)
      if (at - begunAt >= lastingAttemptSeconds * 1000) journal.resetAttempts(taskId);
    // A failed renewal is no error: the work continues, and its report waits for the next lease. The lease of a job
    // that is not in progress is not renewed: the hub leases the task again, which starts its work.
    await Promise.allSettled(
      journal
        .unfinished()
        .filter(({ taskId }) => inProgress.has(taskId))
        .map(renew),
    );
    journal.removeExpiredBefore(new Date(at - 86_400_000).toISOString());
  };

  const maintainJobs = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await deps.pause(deps.renewMilliseconds, stopping.signal).catch(() => {});
      if (stopping.signal.aborted) return;
      await renewLeases().catch((error: unknown) => fault('journal', error));
    }
  };

  return {
    start: () => {
      for (const job of journal.unfinished()) track(job.taskId, () => work(job));
      for (const job of journal.unreported()) track(job.taskId, () => report(job));
      loops = [leaseTasks(), maintainJobs()];
    },
    lookSoon: () => {
      nothingSince = undefined;
    },
    isAtWork: () => inProgress.size > 0,
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(loops);
      // The service was stopped, so that the interrupted attempts do not count.
      for (const taskId of inProgress.keys()) journal.withdrawAttempt(taskId);
    },
  };
}
