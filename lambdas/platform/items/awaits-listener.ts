import { runStepDone, type WaitingRun } from '#domain/run/run-step-done';

/** Whether a run waits because every listener serves another run. */
export const awaitsListener = (run: WaitingRun & { readonly listenerAwaitedAt?: string | undefined }): boolean =>
  run.listenerAwaitedAt !== undefined && !runStepDone('listener', run, [], run.listenerAwaitedAt);
