import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { tellProjectOutcome } from './tell-project-outcome.ts';

/** Tells the owner that a trust is ready. */
export const makeTellProjectReady =
  (ledger: Ledger) =>
  (input: ApprovalInput): Promise<{ readonly kind: 'told' }> =>
    tellProjectOutcome(ledger, input);

/** Lambda entry. */
export const handler = workflowStep('tell-project-ready', ApprovalInput, () => makeTellProjectReady(runtimeLedger()));
