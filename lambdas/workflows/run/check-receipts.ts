import pMap from 'p-map';
import { readRun } from '#lambdas/platform/items/read-run';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { runWaitOver } from '#lambdas/platform/workflow/step-done';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { giveUpTrust } from './give-up-trust.ts';

const trustsAtOnce = 10;

/** Whether every receipt is in; at the deadline those that owe one are LATE. */
export const makeCheckReceipts =
  (ledger: Ledger) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'waiting' | 'over' }> => {
    const found = await readRun(ledger, runId);
    if (found !== undefined && !runWaitOver('receipts', found, ledger.now())) return { kind: 'waiting' };
    const owing = (found?.trusts ?? []).filter(({ status }) => status === 'ADMITTED' || status === 'JOINED');
    await pMap(owing, (trust) => giveUpTrust(ledger, trust, 'TRUST_NOT_IN_TIME'), { concurrency: trustsAtOnce });
    return { kind: 'over' };
  };

/** Lambda entry. */
export const handler = workflowStep('check-receipts', RunInput, () => makeCheckReceipts(runtimeLedger()));
