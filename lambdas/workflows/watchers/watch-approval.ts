import { approvalStepDone, approvalSteps } from '#domain/project/approval-step-done';
import { approvalWait, approvalWaitSeconds } from '#domain/project/approval-wait';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { type Executions, executionName } from '#lambdas/platform/workflow/executions';
import { restartExecution } from '#lambdas/platform/workflow/restart-execution';
import { signalStep } from '#lambdas/platform/workflow/signal-step';
import type { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { TokenItem } from '#lambdas/platform/workflow/token-item';
import { subjectName } from '#lambdas/platform/workflow/workflow-subject';

/** What looking after approvals takes. */
export type ApprovalWatch = {
  readonly ledger: Ledger;
  readonly executions: Executions;
  readonly approvalMachineArn: string;
};

/** Looks in a row that must find no token of a wait, a minute apart: a step takes its time to store it. */
export const looksBeforeLost = 3;

/**
 * Whether a running execution waits without anybody able to signal it: the step that stores the token was killed before
 * it had. A token that is older than its wait may last is one of a wait before.
 */
const waitsUnheard = async (ledger: Ledger, part: ProjectTrustItem): Promise<boolean> => {
  const { projectId, trustId } = part;
  const step = approvalWait(part);
  if (step === undefined) return false;
  const subject = subjectName({ kind: 'approval', projectId, trustId });
  const token = await readItem(ledger, keys.token(subject, step), TokenItem);
  if (token?.storedAt === undefined) return token === undefined;
  return ledger.now().getTime() - Date.parse(token.storedAt) > approvalWaitSeconds[step] * 1000;
};

/** Looks after one open approval: a signal that was lost, an execution that vanished, a wait that nobody can signal. */
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
  if (await executions.isRunning(approvalMachineArn, executionName(subjectName(subject), part.executions))) {
    const missed = (await waitsUnheard(ledger, part)) ? part.waitsMissed + 1 : 0;
    if (missed < looksBeforeLost) {
      if (missed !== part.waitsMissed)
        await commit(ledger, [updateItem(ledger, { key, set: { waitsMissed: missed } })], []);
      return;
    }
  }
  await restartExecution(
    { ledger, executions },
    {
      key,
      count: part.executions,
      set: { waitsMissed: 0 },
      machineArn: approvalMachineArn,
      subject: subjectName(subject),
      input: { projectId, trustId },
    },
  );
};
