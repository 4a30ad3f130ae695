import type { RunStatus } from '#contracts/run';

/** What the ledger knows that decides where a run goes on. */
export type RunPosition = {
  readonly status: RunStatus;
  readonly stopRequested: boolean;
  /** The run has been given up for this reason, or a stop was asked for, and only the tidying is left. */
  readonly failed: boolean;
  /** It holds one of the listeners by which trusts reach the server. */
  readonly listenerLeased: boolean;
  readonly admissionsClosed: boolean;
  readonly serverStarted: boolean;
  readonly serverFinished: boolean;
};

export type RunNextStep =
  | 'lease-listener'
  | 'prepare'
  | 'admit'
  | 'start-server'
  | 'await-finish'
  | 'collect'
  | 'release'
  | 'ended';

/** Where a run goes on; read from the ledger alone, so that a lost execution can start again. */
export const runNextStep = (run: RunPosition): RunNextStep => {
  if (run.status === 'SUCCEEDED' || run.status === 'FAILED' || run.status === 'STOPPED') return 'ended';
  const givenUp = run.failed || run.stopRequested;
  if (run.status === 'RELEASING') return 'collect';
  if (givenUp) return run.serverStarted ? 'collect' : 'release';
  if (run.status === 'RUNNING') return run.serverFinished ? 'collect' : 'await-finish';
  // First of all: a passport that is signed does not then run out while the run queues.
  if (!run.listenerLeased) return 'lease-listener';
  if (run.status === 'QUEUED' || run.status === 'PREPARING') return 'prepare';
  return run.admissionsClosed ? 'start-server' : 'admit';
};
