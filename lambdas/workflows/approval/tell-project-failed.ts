import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { tellProjectOutcome } from './tell-project-outcome.ts';

/** Tells the owner that a trust could not be made ready, and why. */
export const makeTellProjectFailed =
  (ledger: Ledger) =>
  (input: ApprovalInput): Promise<{ readonly kind: 'told' }> =>
    tellProjectOutcome(ledger, input);

/** Lambda entry. */
export const handler = workflowStep('tell-project-failed', ApprovalInput, () => makeTellProjectFailed(runtimeLedger()));
