import { AppError } from '#contracts/app-error';
import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';

const pauseMilliseconds = 500;

/**
 * Joins an admitted run, waits for its receipt through restarts of the fl-client, and signs it. Throws PASSPORT_INVALID
 * for a run that the fl-client does not know or has refused. Stops the run here once the trust has stopped all work, and
 * tells the fl-client what the hub has said of its keys since, by which it stops a run under a revoked one.
 */
export const joinRun =
  (deps: HandlerDeps) =>
  async ({ runId, host, port, caCertificate }: TaskPayload<'join_run'>): Promise<TaskResult<'join_run'>> => {
    let told = [...deps.hubKeyStatements()];
    const join = () => deps.flClient.join(runId, { host, port, caCertificate, hubKeyStatements: told });
    let state = await join();
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
      const said = deps.hubKeyStatements();
      const look = said.length === told.length ? () => deps.flClient.state(runId) : join;
      const before = told;
      told = [...said];
      state = await look().catch((error: unknown) => {
        // Said again with the next look.
        told = before;
        if (error instanceof AppError && error.code === 'DEPENDENCY_DOWN') return state;
        throw error;
      });
    }
    return { receipt: await deps.signReceipt(state.receipt) };
  };
