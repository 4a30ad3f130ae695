import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';

/** Passes the bundle and the passport to the fl-client, which decides whether this trust takes part in the run. */
export const admitRun =
  (deps: HandlerDeps) =>
  async ({ runId, passport, bundleUrl }: TaskPayload<'admit_run'>): Promise<TaskResult<'admit_run'>> => {
    await deps.flClient.putBundle(runId, await deps.download(bundleUrl));
    const hubTime = deps.hubTime();
    return deps.flClient.admit(runId, {
      passport,
      hubKeyStatements: [...deps.hubKeyStatements()],
      ...(hubTime === undefined ? {} : { hubTime: hubTime.toISOString() }),
    });
  };
