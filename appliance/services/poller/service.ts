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
import type { Handlers } from './handlers/handlers.ts';
import type { HubPort } from './hub-port.ts';
import { failed, type Job, type Outcome } from './job.ts';
import type { JobJournal } from './job-journal.ts';
import { reportJob } from './report-job.ts';
import { runJob } from './run-job.ts';
import { takeTask } from './take-task.ts';

/** What the poller works with; intervals are in milliseconds. */
export type PollerDeps = {
  readonly hub: HubPort;
  readonly journal: JobJournal;
  readonly handlers: Handlers;
  readonly open: (task: LeasedTask) => Promise<TaskClaims>;
  readonly policy: Policy;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
  readonly now: () => Date;
  readonly random: () => number;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly renewMilliseconds: number;
  /** Pauses while the hub does not answer. */
  readonly backOff: { readonly firstMilliseconds: number; readonly longestMilliseconds: number };
  /** Pauses before work that failed transiently is tried again. */
  readonly retry: { readonly firstMilliseconds: number; readonly longestMilliseconds: number };
};

/** A job in this process: since when, and why its last try failed, or what it waits for, while it is not done. */
type InWork = { readonly begunAt: number; failing?: Failure | undefined };

/** Most tasks in work at once; a run may take hours and must not hold up a cohort question. */
const mostAtOnce = 20;

/**
 * The poller: takes tasks, has them done, and reports until the hub confirms. `stop` leaves the journal to resume from.
 * Nothing that goes wrong with one job, or with the journal's disk, ends it.
 */
export function createPoller(deps: PollerDeps): { readonly start: () => void; readonly stop: () => Promise<void> } {
  const { hub, journal, now } = deps;
  const stopping = new AbortController();
  const inWork = new Map<TaskId, InWork>();
  let loops: Promise<void>[] = [];
  const fault = (route: 'job' | 'journal' | 'take', error: unknown): void =>
    deps.log('SERVICE_FAULT', {
      service: 'poller',
      route,
      code: registeredFault(error).code,
      errorName: faultName(error instanceof AppError ? error.cause : error),
    });

  /** Writes to the journal, again and again while its disk takes nothing: what was done is held meanwhile. */
  const kept = async <T>(write: () => T): Promise<T> => {
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
      kept,
      signal: stopping.signal,
      firstPauseMilliseconds: deps.backOff.firstMilliseconds,
    });
    deps.log('TASK_REPORTED', { taskId: job.taskId, taskType: job.type, status: ended });
  };

  const renew = ({ taskId, fencingToken, attempt }: Job): Promise<void> => {
    const failing = inWork.get(taskId)?.failing;
    return hub.renew(taskId, {
      fencingToken,
      ...(attempt > 0 ? { attempt } : {}),
      ...(failing === undefined ? {} : { failing }),
    });
  };

  /** The work itself, once more than it was begun and cut off before; not at all when that was too often. */
  const attempt = async (job: Job): Promise<Outcome> => {
    if (tooManyAttempts(job.attempt + 1)) return failed(new AppError('TASK_CRASHED').toFailure());
    // Before anything is done: a process that is killed by the work leaves its count risen.
    const attempt = await kept(() => journal.beginAttempt(job.taskId));
    // The hub hears of a repeat at once, of others when they last.
    if (attempt > 1) renew({ ...job, attempt }).catch(() => {});
    const failing = (failure: Failure | undefined): void => {
      const current = inWork.get(job.taskId);
      if (current !== undefined) current.failing = failure;
    };
    return runJob(job, {
      ...deps,
      signal: stopping.signal,
      onWaiting: failing,
      onFailing: (failure, tries) => {
        failing(failure);
        deps.log('TASK_RETRIED', { taskId: job.taskId, taskType: job.type, code: failure.code, tries });
      },
    });
  };

  const work = async (job: Job): Promise<void> => {
    const begun = now().getTime();
    const outcome = await attempt(job);
    if (stopping.signal.aborted) return;
    await kept(() => journal.finish(job.taskId, outcome));
    deps.log('TASK_FINISHED', {
      taskId: job.taskId,
      taskType: job.type,
      outcome: outcome.kind,
      milliseconds: now().getTime() - begun,
      ...(outcome.kind === 'failed' ? { code: outcome.failure.code } : {}),
    });
    // Read again: the lease may have been renewed under a new token while the work went on.
    const finished = journal.find(job.taskId);
    if (finished !== undefined) await report(finished);
  };

  const track = (taskId: TaskId, start: () => Promise<void>): void => {
    inWork.set(taskId, { begunAt: now().getTime() });
    start()
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) fault('job', error);
      })
      .finally(() => inWork.delete(taskId));
  };

  const take = async (task: LeasedTask): Promise<void> => {
    const taken = await takeTask(task, deps);
    const job = journal.find(task.taskId);
    if (taken.kind === 'refused')
      deps.log('TASK_REFUSED', { taskId: task.taskId, taskType: task.type, code: taken.error.code });
    else deps.log('TASK_TAKEN', { taskId: task.taskId, taskType: task.type, fencingToken: task.fencingToken });
    if (job === undefined || inWork.has(job.taskId)) return;
    if (job.outcome === undefined) track(job.taskId, () => work(job));
    else if (job.report === 'OWED') track(job.taskId, () => report(job));
  };

  const takeAll = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        const room = mostAtOnce - inWork.size;
        const tasks = room > 0 ? await hub.lease(Math.min(room, 5)) : [];
        // One that cannot be written down is not begun: its lease runs out, and the hub hands it out again.
        for (const task of tasks) await take(task).catch((error: unknown) => fault('take', error));
        if (tasks.length > 0) {
          failures = 0;
          continue;
        }
        const waitedFrom = now().getTime();
        await hub.waitAtDoorbell(stopping.signal);
        // A bell that rings at once without work behind it must not turn into a hot loop.
        failures = now().getTime() - waitedFrom < 100 ? failures + 1 : 0;
        if (failures > 3) await deps.pause(jitteredPause(failures - 3, deps.random, deps.backOff), stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        failures += 1;
        deps.log('HUB_LOST', { code: registeredFault(error).code });
        await deps.pause(jitteredPause(failures, deps.random, deps.backOff), stopping.signal).catch(() => {});
      }
    }
  };

  const lookAfterJobs = async (): Promise<void> => {
    const at = now().getTime();
    for (const [taskId, { begunAt }] of inWork)
      if (at - begunAt >= lastingAttemptSeconds * 1000) journal.attemptLasts(taskId);
    // A lease that cannot be renewed is not an error here: the work goes on and its report waits for the next lease.
    // What nobody works at here is not renewed: the hub hands it out again, and the next lease takes it up.
    await Promise.allSettled(
      journal
        .unfinished()
        .filter(({ taskId }) => inWork.has(taskId))
        .map(renew),
    );
    journal.forgetBefore(new Date(at - 86_400_000).toISOString());
  };

  const renewAll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await deps.pause(deps.renewMilliseconds, stopping.signal).catch(() => {});
      if (stopping.signal.aborted) return;
      await lookAfterJobs().catch((error: unknown) => fault('journal', error));
    }
  };

  return {
    start: () => {
      for (const job of journal.unfinished()) track(job.taskId, () => work(job));
      for (const job of journal.owed()) track(job.taskId, () => report(job));
      loops = [takeAll(), renewAll()];
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(loops);
      // Stopped in good order, which says nothing against the work.
      for (const taskId of inWork.keys()) journal.withdrawAttempt(taskId);
    },
  };
}
