import type { RunStatus } from '#contracts/run';
import { runLifecycle } from './run-lifecycle.ts';

/** Whether a run still goes on: what can still fail is alive. */
export const isLiveRun = (status: RunStatus): boolean =>
  (runLifecycle.fail.from as readonly RunStatus[]).includes(status);
