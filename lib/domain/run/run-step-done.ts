import type { RunStatus, RunTrustStatus } from '#contracts/run';
import { admissionOutcome } from './admission-outcome.ts';
import { receiptsComplete } from './receipts-complete.ts';
import type { RunStep } from './run-step.ts';

/** What of a run decides whether a wait is over. Deadlines are instants in UTC. */
export type WaitingRun = {
  readonly status: RunStatus;
  readonly minTrusts: number;
  readonly listener?: string | undefined;
  readonly stopRequestedAt?: string | undefined;
  readonly givenUpFor?: unknown;
  readonly admissionDeadline?: string | undefined;
  readonly admissionsClosedAt?: string | undefined;
  readonly serverDeadline?: string | undefined;
  readonly serverFinishedAt?: string | undefined;
  readonly finishDeadline?: string | undefined;
  readonly releaseDeadline?: string | undefined;
};

/** The states in which a run has no server yet, and so may still need a listener for one. */
const beforeServer: readonly RunStatus[] = ['QUEUED', 'PREPARING', 'ADMITTING'];

const passed = (deadline: string | undefined, now: string): boolean => deadline !== undefined && deadline <= now;

/**
 * Whether a wait of a run is over: what it waits for has come, its deadline has passed, or the run is given up.
 * Asked by whoever stores a token, by whoever changes the ledger and by the watcher, so that no signal can be lost.
 */
export const runStepDone = (
  step: RunStep,
  run: WaitingRun,
  trusts: readonly RunTrustStatus[],
  now: string,
): boolean => {
  if (step === 'receipts')
    return run.status !== 'RELEASING' || receiptsComplete(trusts) || passed(run.releaseDeadline, now);
  if (run.stopRequestedAt !== undefined || run.givenUpFor !== undefined) return true;
  switch (step) {
    case 'listener':
      return run.listener !== undefined || !beforeServer.includes(run.status);
    case 'admissions':
      return (
        run.status !== 'ADMITTING' ||
        run.admissionsClosedAt !== undefined ||
        admissionOutcome(trusts, run.minTrusts, passed(run.admissionDeadline, now)).kind !== 'waiting'
      );
    case 'server':
      return run.status !== 'ADMITTING' || passed(run.serverDeadline, now);
    case 'finish':
      return run.status !== 'RUNNING' || run.serverFinishedAt !== undefined || passed(run.finishDeadline, now);
  }
};
