import { AppError } from '#contracts/app-error';
import { readRun } from '#lambdas/platform/items/read-run';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { giveUpRun } from '#lambdas/platform/workflow/give-up-run';
import { runWaitOver } from '#lambdas/platform/workflow/step-done';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

/** Whether the server has finished by now; a run past its deadline is given up. */
export const makeCheckFinish =
  (ledger: Ledger) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'waiting' | 'over' }> => {
    const found = await readRun(ledger, runId);
    if (found !== undefined && !runWaitOver('finish', found, ledger.now())) return { kind: 'waiting' };
    // Refused where the run is stopped for another reason already, or has finished: only the deadline is left then.
    if (found?.run.status === 'RUNNING' && found.run.stopRequestedAt === undefined)
      await giveUpRun(ledger, runId, new AppError('RUN_DEADLINE').toFailure(), true);
    return { kind: 'over' };
  };

/** Lambda entry. */
export const handler = workflowStep('check-finish', RunInput, () => makeCheckFinish(runtimeLedger()));
