import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';

/** Ends a run at this trust. */
export const stopRun =
  (deps: HandlerDeps) =>
  async ({ runId, reason }: TaskPayload<'stop_run'>): Promise<TaskResult<'stop_run'>> => {
    const before = await deps.flClient.state(runId);
    await deps.flClient.stop(runId, reason);
    return { runId, wasActive: before.state === 'JOINED' || before.state === 'ADMITTED' };
  };
