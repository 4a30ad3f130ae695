import type { ProjectTrust } from '#contracts/project';
import { approvalNextStep } from './approval-next-step.ts';
import type { ApprovalStep } from './approval-step-done.ts';

/** Seconds after which each wait ends by itself and the workflow looks at the ledger again, as its state machine says. */
export const approvalWaitSeconds: Readonly<Record<ApprovalStep, number>> = {
  decision: 259_200,
  freeze: 3600,
  import: 3600,
};

const waits: Readonly<Record<string, ApprovalStep>> = { decide: 'decision', freeze: 'freeze', import: 'import' };

/** What the workflow of an approval waits for in this state of the ledger, if for anything. */
export const approvalWait = (
  part: Pick<ProjectTrust, 'decision' | 'cohort' | 'imaging' | 'endedAt'>,
): ApprovalStep | undefined => waits[approvalNextStep(part)];
