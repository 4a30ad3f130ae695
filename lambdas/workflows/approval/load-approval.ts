import { type ApprovalNextStep, approvalNextStep } from '#domain/project/approval-next-step';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

/** Where the approval of one trust goes on. */
export const makeLoadApproval =
  (ledger: Ledger) =>
  async ({ projectId, trustId }: ApprovalInput): Promise<{ readonly kind: ApprovalNextStep }> => {
    const part = await readItem(ledger, keys.projectTrust(projectId, trustId), ProjectTrustItem);
    return { kind: part === undefined ? 'declined' : approvalNextStep(part) };
  };

/** Lambda entry. */
export const handler = workflowStep('load-approval', ApprovalInput, () => makeLoadApproval(runtimeLedger()));
