import { type ApprovalNextStep, approvalNextStep } from '#domain/project/approval-next-step';
import { keys } from '../platform/keys.ts';
import { ProjectTrustItem } from '../platform/ledger/project-item.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { readItem } from '../platform/read-item.ts';
import { ApprovalInput } from '../platform/workflow/step-inputs.ts';
import { workflowStep } from '../platform/workflow/workflow-step.ts';

/** Where the approval of one trust goes on. */
export const makeLoadApproval =
  (ledger: Ledger) =>
  async ({ projectId, trustId }: ApprovalInput): Promise<{ readonly kind: ApprovalNextStep }> => {
    const part = await readItem(ledger, keys.projectTrust(projectId, trustId), ProjectTrustItem);
    return { kind: part === undefined ? 'declined' : approvalNextStep(part) };
  };

/** Lambda entry. */
export const handler = workflowStep('load-approval', ApprovalInput, () => makeLoadApproval(runtimeLedger()));
