import { registeredFault } from '#appliance/platform/registered-fault';
import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
import { taskContracts } from '#contracts/task';
import { jitteredPause } from '#domain/polling/jittered-pause';
import { mayRetry } from '#domain/task/may-retry';
import type { Handlers } from './handlers/handlers.ts';
import { failed, type Job, type Outcome } from './job.ts';
import type { TaskContext } from './ports.ts';

/** What `runJob` needs. */
export type RunJobDeps = {
  readonly handlers: Handlers;
  readonly now: () => Date;
  readonly random: () => number;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Aborted when the service stops: a pause, and with it `runJob`, then rejects. */
  readonly signal: AbortSignal;
  readonly retry: { readonly firstMilliseconds: number; readonly longestMilliseconds: number };
  /** Aborted when the hub has cancelled the task: the work is not repeated. */
  readonly cancelled: AbortSignal;
  /** Called with each failure that is followed by another attempt, before the pause. */
  readonly onFailedAttempt: (failure: Failure, tries: number) => void;
  /** Called by a handler with the failure that it waits for, or undefined. */
  readonly onWaiting: (failure: Failure | undefined) => void;
};

const cancelledOutcome = (): Outcome => failed(new AppError('TASK_CANCELLED').toFailure());

/**
 * Performs the work of one job, and repeats it after transient failures until shortly before the task's deadline.
 * Returns the result or a registered failure. Rejects only when `signal` aborts during a pause.
 */
export async function runJob(job: Job, deps: RunJobDeps): Promise<Outcome> {
  const { cancelled, handlers, now, retry, signal } = deps;
  const { expiresAt } = job;
  if (expiresAt <= now().toISOString()) return failed(new AppError('TASK_EXPIRED').toFailure());
  const contract = taskContracts[job.type];
  const payload = contract.payload.safeParse(job.payload);
  if (!payload.success) return failed(new AppError('TASK_UNREADABLE').toFailure());
  const handler = handlers[job.type] as (payload: unknown, context: TaskContext) => Promise<unknown>;
  for (let tries = 1; ; tries += 1) {
    try {
      return {
        kind: 'done',
        result: contract.result.parse(
          await handler(payload.data, { expiresAt, cancelled, reportWaiting: deps.onWaiting }),
        ),
      };
    } catch (error) {
      if (cancelled.aborted) return cancelledOutcome();
      const failure = registeredFault(error).toFailure();
      const pauseMilliseconds = jitteredPause(tries, deps.random, retry);
      if (!mayRetry({ failure, tries, now: now(), expiresAt, pauseMilliseconds })) return failed(failure);
      deps.onFailedAttempt(failure, tries);
      await deps.pause(pauseMilliseconds, AbortSignal.any([signal, cancelled])).catch((reason: unknown) => {
        if (!cancelled.aborted || signal.aborted) throw reason;
      });
      if (cancelled.aborted) return cancelledOutcome();
    }
  }
}
