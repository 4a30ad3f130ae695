import { env } from '../platform/env.ts';
import { runtimeLedger } from '../platform/ledger.ts';
import { sendMail } from '../platform/mail.ts';
import { ApprovalInput } from '../platform/workflow/step-inputs.ts';
import { workflowStep } from '../platform/workflow/workflow-step.ts';
import { tellProjectOutcome } from './parts/tell-project-outcome.ts';

/** Lambda entry. Tells the owner that a trust is ready. */
export const handler = workflowStep(
  'tell-project-ready',
  ApprovalInput,
  () => (input) => tellProjectOutcome(runtimeLedger(), sendMail, env('PUBLIC_URL'), input),
);
