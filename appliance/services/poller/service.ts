import { AppError } from '#contracts/app-error';
import type { TaskId } from '#contracts/ids';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Policy } from '#contracts/policy';
import type { LeasedTask, TaskClaims } from '#contracts/task';
import { jitteredPause } from '#domain/polling/jittered-pause';
import type { Handlers } from './handlers/handlers.ts';
import type { HubPort } from './hub-port.ts';
import type { Job } from './job.ts';
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
  readonly backOff: { readonly firstMilliseconds: number; readonly longestMilliseconds: number };
};

/** Most tasks in work at once; a run may take hours and must not hold up a cohort question. */
const mostAtOnce = 20;

/** The poller: takes tasks, has them done, and reports until the hub confirms. `stop` leaves the journal to resume from. */
export function createPoller(deps: PollerDeps): { readonly start: () => void; readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const inWork = new Map<TaskId, Promise<void>>();
  let loops: Promise<void>[] = [];
  const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : 'INTERNAL');

  const report = async (job: Job): Promise<void> => {
    const ended = await reportJob(job, {
      hub: deps.hub,
      journal: deps.journal,
      signal: stopping.signal,
      firstPauseMilliseconds: deps.backOff.firstMilliseconds,
    });
    deps.log('TASK_REPORTED', { taskId: job.taskId, taskType: job.type, status: ended });
  };

  const work = async (job: Job): Promise<void> => {
    const begun = deps.now().getTime();
    const outcome = await runJob(job, deps.handlers);
    if (stopping.signal.aborted) return;
    deps.journal.finish(job.taskId, outcome);
    deps.log('TASK_FINISHED', {
      taskId: job.taskId,
      taskType: job.type,
      outcome: outcome.kind,
      milliseconds: deps.now().getTime() - begun,
      ...(outcome.kind === 'failed' ? { code: outcome.failure.code } : {}),
    });
    // Read again: the lease may have been renewed under a new token while the work went on.
    const finished = deps.journal.find(job.taskId);
    if (finished !== undefined) await report(finished);
  };

  const track = (taskId: TaskId, doing: Promise<void>): void => {
    const quiet = doing
      .catch((error: unknown) => {
        if (!stopping.signal.aborted)
          deps.log('SERVICE_FAULT', { service: 'poller', route: 'job', code: codeOf(error) });
      })
      .finally(() => inWork.delete(taskId));
    inWork.set(taskId, quiet);
  };

  const take = async (task: LeasedTask): Promise<void> => {
    const taken = await takeTask(task, deps);
    const job = deps.journal.find(task.taskId);
    if (taken.kind === 'refused')
      deps.log('TASK_REFUSED', { taskId: task.taskId, taskType: task.type, code: taken.error.code });
    else deps.log('TASK_TAKEN', { taskId: task.taskId, taskType: task.type, fencingToken: task.fencingToken });
    if (job === undefined || inWork.has(job.taskId)) return;
    if (job.outcome === undefined) track(job.taskId, work(job));
    else if (job.report === 'OWED') track(job.taskId, report(job));
  };

  const takeAll = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        const room = mostAtOnce - inWork.size;
        const tasks = room > 0 ? await deps.hub.lease(Math.min(room, 5)) : [];
        for (const task of tasks) await take(task);
        if (tasks.length > 0) {
          failures = 0;
          continue;
        }
        const waitedFrom = deps.now().getTime();
        await deps.hub.waitAtDoorbell(stopping.signal);
        // A bell that rings at once without work behind it must not turn into a hot loop.
        failures = deps.now().getTime() - waitedFrom < 100 ? failures + 1 : 0;
        if (failures > 3) await deps.pause(jitteredPause(failures - 3, deps.random, deps.backOff), stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        failures += 1;
        deps.log('HUB_LOST', { code: codeOf(error) });
        await deps.pause(jitteredPause(failures, deps.random, deps.backOff), stopping.signal).catch(() => {});
      }
    }
  };

  const renewAll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await deps.pause(deps.renewMilliseconds, stopping.signal).catch(() => {});
      const open = stopping.signal.aborted ? [] : deps.journal.unfinished();
      // A lease that cannot be renewed is not an error here: the work goes on and its report waits for the next lease.
      await Promise.allSettled(open.map((job) => deps.hub.renew(job.taskId, job.fencingToken)));
      deps.journal.forgetBefore(new Date(deps.now().getTime() - 86_400_000).toISOString());
    }
  };

  return {
    start: () => {
      for (const job of deps.journal.unfinished()) track(job.taskId, work(job));
      for (const job of deps.journal.owed()) track(job.taskId, report(job));
      loops = [takeAll(), renewAll()];
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(loops);
    },
  };
}
