import type { RunStatus } from '#contracts/run';

/** What the ledger knows that decides where a run goes on. */
export type RunPosition = {
  readonly status: RunStatus;
  readonly stopRequested: boolean;
  /** The run has been given up for this reason, or a stop was asked for, and only the tidying is left. */
  readonly failed: boolean;
  readonly admissionsClosed: boolean;
  readonly serverStarted: boolean;
  readonly serverFinished: boolean;
};

export type RunNextStep = 'prepare' | 'admit' | 'start-server' | 'await-finish' | 'collect' | 'release' | 'ended';

/** Where a run goes on; read from the ledger alone, so that a lost execution can start again. */
export const runNextStep = (run: RunPosition): RunNextStep => {
  if (run.status === 'SUCCEEDED' || run.status === 'FAILED' || run.status === 'STOPPED') return 'ended';
  const givenUp = run.failed || run.stopRequested;
  if (run.status === 'RELEASING') return 'collect';
  if (givenUp) return run.serverStarted ? 'collect' : 'release';
  if (run.status === 'QUEUED' || run.status === 'PREPARING') return 'prepare';
  if (run.status === 'ADMITTING') return run.admissionsClosed ? 'start-server' : 'admit';
  return run.serverFinished ? 'collect' : 'await-finish';
};
