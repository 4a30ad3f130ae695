import type { PartWork } from '#contracts/project';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { readItem } from '#lambdas/platform/ledger/read-item';
import type { TaskMaker } from '#lambdas/platform/tasks/create-task';
import { startPartWork } from '#lambdas/platform/tasks/start-part-work';
import type { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';

/** The attribute that says how far each piece of work is; NONE where it was never asked for. */
const stateOf = { freeze: 'cohort', import: 'imaging' } as const satisfies Record<PartWork, keyof ProjectTrustItem>;

/**
 * Asks a trust for one piece of work that it was never asked for, where its part has not ended; once, however often this
 * runs. Throws NOT_FOUND where what the work needs is not on the ledger.
 */
export const startWorkOnce =
  (maker: TaskMaker, work: PartWork) =>
  async ({ projectId, trustId }: ApprovalInput): Promise<{ readonly kind: 'asked' }> => {
    const part = await readItem(maker.ledger, keys.projectTrust(projectId, trustId), ProjectTrustItem);
    if (part?.[stateOf[work]] === 'NONE' && part.endedAt === undefined) await startPartWork(maker, part, work);
    return { kind: 'asked' };
  };
