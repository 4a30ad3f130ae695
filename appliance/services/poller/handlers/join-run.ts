import { AppError } from '#contracts/app-error';
import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';

const pauseMilliseconds = 500;

/**
 * Joins an admitted run, waits for its receipt through restarts of the fl-client, and signs it. Throws PASSPORT_INVALID
 * for a run that the fl-client does not know or has refused. Stops the run here once the trust has stopped all work.
 */
export const joinRun =
  (deps: HandlerDeps) =>
  async ({ runId, host, port, caCertificate }: TaskPayload<'join_run'>): Promise<TaskResult<'join_run'>> => {
    const request = { host, port, caCertificate, hubKeyStatements: [...deps.hubKeyStatements()] };
    let state = await deps.flClient.join(runId, request);
    let stopped = false;
    while (state.receipt === undefined) {
      if (!stopped && deps.isPaused()) {
        state = await deps.flClient.stop(runId, 'TRUST_PAUSED');
        stopped = true;
        continue;
      }
      if (state.state === 'UNKNOWN' || state.state === 'REFUSED') throw new AppError('PASSPORT_INVALID');
      await deps.pause(pauseMilliseconds);
      // An fl-client that restarts answers again soon; the task's deadline limits the wait.
      state = await deps.flClient.state(runId).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'DEPENDENCY_DOWN') return state;
        throw error;
      });
    }
    return { receipt: await deps.signReceipt(state.receipt) };
  };
