import { readRun } from '#lambdas/platform/items/read-run';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { runWaitOver } from '#lambdas/platform/workflow/step-done';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { giveUpTrust } from './give-up-trust.ts';

/** Whether every receipt is in; at the deadline those that owe one are LATE. */
export const makeCheckReceipts =
  (ledger: Ledger) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'waiting' | 'over' }> => {
    const found = await readRun(ledger, runId);
    if (found !== undefined && !runWaitOver('receipts', found, ledger.now())) return { kind: 'waiting' };
    for (const trust of found?.trusts ?? [])
      if (trust.status === 'ADMITTED' || trust.status === 'JOINED')
        await giveUpTrust(ledger, trust, 'TRUST_NOT_IN_TIME');
    return { kind: 'over' };
  };

/** Lambda entry. */
export const handler = workflowStep('check-receipts', RunInput, () => makeCheckReceipts(runtimeLedger()));
