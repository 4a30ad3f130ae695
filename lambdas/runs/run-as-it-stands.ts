import type { Run } from '#contracts/run';
import { awaitsListener } from '#lambdas/platform/items/awaits-listener';
import type { LedgerRun } from '#lambdas/platform/items/read-run';
import { readRunRounds } from '#lambdas/platform/items/read-run-rounds';
import { runAnswer } from '#lambdas/platform/items/run-answer';
import { waitingRuns } from '#lambdas/platform/items/waiting-runs';
import type { Ledger } from '#lambdas/platform/ledger/ledger';

/** A run as it stands now, with its rounds so far and, while it waits, its place in the queue. */
export const runAsItStands = async (ledger: Ledger, found: LedgerRun): Promise<Run> => {
  const [rounds, queue] = await Promise.all([
    readRunRounds(ledger, found.run.runId),
    awaitsListener(found.run) ? waitingRuns(ledger) : [],
  ]);
  return runAnswer(found, rounds, ledger.now(), queue);
};
