import { AppError } from '#contracts/app-error';
import { readRun } from '../platform/ledger/read-run.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { giveUpRun } from '../platform/workflow/give-up-run.ts';
import { runWaitOver } from '../platform/workflow/step-done.ts';
import { RunInput } from '../platform/workflow/step-inputs.ts';
import { workflowStep } from '../platform/workflow/workflow-step.ts';

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
