import { AppError } from '#contracts/app-error';
import { readRun } from '../platform/ledger/read-run.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { giveUpRun } from '../platform/workflow/give-up-run.ts';
import { runWaitOver } from '../platform/workflow/step-done.ts';
import { RunInput } from '../platform/workflow/step-inputs.ts';
import { workflowStep } from '../platform/workflow/workflow-step.ts';

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
