import { registeredFault } from '#appliance/platform/registered-fault';
import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
import { taskContracts } from '#contracts/task';
import { jitteredPause } from '#domain/polling/jittered-pause';
import { triesAgain } from '#domain/task/tries-again';
import type { Handlers } from './handlers/handlers.ts';
import { failed, type Job, type Outcome } from './job.ts';
import type { TaskContext } from './ports.ts';

/** What doing a job takes. */
export type RunJobDeps = {
  readonly handlers: Handlers;
  readonly now: () => Date;
  readonly random: () => number;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Ends the pauses, and with them the work, when the service stops: `runJob` then rejects. */
  readonly signal: AbortSignal;
  readonly retry: { readonly firstMilliseconds: number; readonly longestMilliseconds: number };
  /** Called with each failure that is not the last, before the pause. */
  readonly onFailing: (failure: Failure, tries: number) => void;
  /** Called while a handler works: what it waits for, or undefined. */
  readonly onWaiting: (failure: Failure | undefined) => void;
};

/**
 * Does the work of one job, and does it again while it fails transiently, until shortly before the task's deadline.
 * Whatever ends it is a registered failure, never prose.
 */
export async function runJob(job: Job, deps: RunJobDeps): Promise<Outcome> {
  const { handlers, now, retry, signal } = deps;
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
        result: contract.result.parse(await handler(payload.data, { expiresAt, waitsFor: deps.onWaiting })),
      };
    } catch (error) {
      const failure = registeredFault(error).toFailure();
      const pauseMilliseconds = jitteredPause(tries, deps.random, retry);
      if (!triesAgain({ failure, tries, now: now(), expiresAt, pauseMilliseconds })) return failed(failure);
      deps.onFailing(failure, tries);
      await deps.pause(pauseMilliseconds, signal);
    }
  }
}
