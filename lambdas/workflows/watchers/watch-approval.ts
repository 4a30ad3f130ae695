import { approvalStepDone, approvalSteps } from '#domain/project/approval-step-done';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { type Executions, executionName } from '#lambdas/platform/workflow/executions';
import { signalStep } from '#lambdas/platform/workflow/signal-step';
import { startApproval } from '#lambdas/platform/workflow/start-approval';
import type { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { subjectName } from '#lambdas/platform/workflow/workflow-subject';

/** What looking after approvals takes. */
export type ApprovalWatch = {
  readonly ledger: Ledger;
  readonly executions: Executions;
  readonly approvalMachineArn: string;
};

/** Looks after one open approval: a signal that was lost, an execution that vanished. */
export const watchApproval = async (
  { ledger, executions, approvalMachineArn }: ApprovalWatch,
  { projectId, trustId }: ApprovalInput,
): Promise<void> => {
  const key = keys.projectTrust(projectId, trustId);
  const part = await readItem(ledger, key, ProjectTrustItem);
  if (part === undefined || part.toldAt !== undefined) return;
  const subject = { kind: 'approval', projectId, trustId } as const;
  for (const step of approvalSteps)
    if (approvalStepDone(step, part)) await signalStep({ ledger, executions }, subject, step);
  if (await executions.isRunning(approvalMachineArn, executionName(subjectName(subject), part.executions))) return;
  const next = part.executions + 1;
  const counted = await commit(
    ledger,
    [
      updateItem(ledger, {
        key,
        expect: [{ attribute: 'executions', oneOf: [part.executions] }],
        set: { executions: next },
      }),
    ],
    [],
  );
  if (counted.kind === 'applied')
    await startApproval({ executions, approvalMachineArn }, { projectId, trustId, executions: next });
};
