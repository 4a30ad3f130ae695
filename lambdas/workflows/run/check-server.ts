import { AppError } from '#contracts/app-error';
import { readRun } from '#lambdas/platform/items/read-run';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { giveUpRun } from '#lambdas/platform/workflow/give-up-run';
import { runWaitOver } from '#lambdas/platform/workflow/step-done';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

/** Whether the server listens by now; one that never did is given up at its deadline. */
export const makeCheckServer =
  (ledger: Ledger) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'waiting' | 'over' }> => {
    const found = await readRun(ledger, runId);
    if (found !== undefined && !runWaitOver('server', found, ledger.now())) return { kind: 'waiting' };
    if (found?.run.status === 'ADMITTING') {
      const details = [{ rule: 'the run server must say in time that it listens', place: 'run server' }];
      await giveUpRun(ledger, runId, new AppError('RUN_SERVER_LOST', { details }).toFailure());
    }
    return { kind: 'over' };
  };

/** Lambda entry. */
export const handler = workflowStep('check-server', RunInput, () => makeCheckServer(runtimeLedger()));
