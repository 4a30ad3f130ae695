import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { env } from '#lambdas/platform/runtime/env';
import { sendMail } from '#lambdas/platform/runtime/mail';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { tellProjectOutcome } from './tell-project-outcome.ts';

/** Lambda entry. Tells the owner that a trust could not be made ready, and why. */
export const handler = workflowStep(
  'tell-project-failed',
  ApprovalInput,
  () => (input) => tellProjectOutcome(runtimeLedger(), sendMail, env('PUBLIC_URL'), input),
);
