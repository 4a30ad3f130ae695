import { readRun } from '../platform/ledger/read-run.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { runWaitOver } from '../platform/workflow/step-done.ts';
import { RunInput } from '../platform/workflow/step-inputs.ts';
import { workflowStep } from '../platform/workflow/workflow-step.ts';
import { giveUpTrust } from './parts/give-up-trust.ts';

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
