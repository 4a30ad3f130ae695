import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { env } from '#lambdas/platform/runtime/env';
import { type SendMail, sendMail } from '#lambdas/platform/runtime/mail';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { tellProjectOutcome } from './tell-project-outcome.ts';

/** Tells the owner that a trust could not be made ready, and why. */
export const makeTellProjectFailed =
  (ledger: Ledger, send: SendMail, publicUrl: string) =>
  (input: ApprovalInput): Promise<{ readonly kind: 'told' }> =>
    tellProjectOutcome(ledger, send, publicUrl, input);

/** Lambda entry. */
export const handler = workflowStep('tell-project-failed', ApprovalInput, () =>
  makeTellProjectFailed(runtimeLedger(), sendMail, env('PUBLIC_URL')),
);
