import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { runtimeLargeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { startPartWork } from '#lambdas/platform/tasks/start-part-work';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

/** Asks a trust that approved to freeze the cohort it was staged on; once, however often this runs. */
export const makeStartFreeze =
  (maker: TaskMaker) =>
  async ({ projectId, trustId }: ApprovalInput): Promise<{ readonly kind: 'asked' }> => {
    const part = await readItem(maker.ledger, keys.projectTrust(projectId, trustId), ProjectTrustItem);
    if (part?.cohort === 'NONE' && part.endedAt === undefined) await startPartWork(maker, part, 'freeze');
    return { kind: 'asked' };
  };

/** Lambda entry. */
export const handler = workflowStep('start-freeze', ApprovalInput, () => makeStartFreeze(runtimeLargeTaskMaker()));
