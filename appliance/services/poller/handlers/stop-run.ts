import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';

/** Stops a run at this trust; `wasActive` says whether the trust had joined it or was admitted to it. */
export const stopRun =
  (deps: HandlerDeps) =>
  async ({ runId, reason }: TaskPayload<'stop_run'>): Promise<TaskResult<'stop_run'>> => {
    const before = await deps.flClient.state(runId);
    await deps.flClient.stop(runId, reason);
    return { runId, wasActive: before.state === 'JOINED' || before.state === 'ADMITTED' };
  };
