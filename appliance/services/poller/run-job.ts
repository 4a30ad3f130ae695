import { AppError } from '#contracts/app-error';
import { taskContracts } from '#contracts/task';
import type { Handlers } from './handlers/handlers.ts';
import { failed, type Job, type Outcome } from './job.ts';
import type { TaskTime } from './ports.ts';

/** Does the work of one job; whatever goes wrong becomes a registered failure, never prose. */
export async function runJob(job: Job, handlers: Handlers): Promise<Outcome> {
  const payload = taskContracts[job.type].payload.safeParse(job.payload);
  if (!payload.success) return failed(new AppError('TASK_UNREADABLE').toFailure());
  try {
    const handler = handlers[job.type] as (payload: unknown, time: TaskTime) => Promise<unknown>;
    return {
      kind: 'done',
      result: taskContracts[job.type].result.parse(await handler(payload.data, { expiresAt: job.expiresAt })),
    };
  } catch (error) {
    return failed((error instanceof AppError ? error : new AppError('INTERNAL')).toFailure());
  }
}
