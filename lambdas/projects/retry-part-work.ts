import { AppError } from '#contracts/app-error';
import type { ProjectId } from '#contracts/ids';
import type { PartWork, Project, RetryAtTrust } from '#contracts/project';
import { retryableWork } from '#domain/project/retryable-work';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { requireProject } from '#lambdas/platform/items/require-project';
import { actorOf, type Caller } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import type { TaskMaker } from '#lambdas/platform/tasks/create-task';
import { startPartWork } from '#lambdas/platform/tasks/start-part-work';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { type ApprovalStarter, startApproval } from '#lambdas/platform/workflow/start-approval';
import { projectChanged } from './project-changed.ts';
import { requirePart } from './require-part.ts';

/** What asking again takes. */
export type RetryDeps = { readonly maker: TaskMaker; readonly starter: ApprovalStarter };

/** The parts of a Lambda that asks again, with what its task is made with. */
export const runtimeRetryDeps = (maker: TaskMaker): RetryDeps => ({
  maker,
  starter: { executions: runtimeExecutions(), approvalMachineArn: env('APPROVAL_MACHINE_ARN') },
});

type Input = { readonly params: { readonly projectId: ProjectId }; readonly body: RetryAtTrust };

/** Asked for again meanwhile, or never failed: repeating the request changes nothing. */
const underWayOrDone = (work: PartWork, { cohort, imaging }: ProjectTrustItem): boolean =>
  work === 'freeze'
    ? cohort === 'FREEZING' || cohort === 'FROZEN'
    : imaging === 'IMPORTING' || imaging === 'READY' || imaging === 'PARTIAL';

/**
 * Asks one trust once more for work that failed there, for whoever may modify the project. The task is made and the
 * approval is open again in one write; an execution of its workflow, which the watcher would start too, waits for it.
 */
export const retryPartWork =
  (work: PartWork, { maker, starter }: RetryDeps) =>
  async ({ params: { projectId }, body: { trustId } }: Input, { caller }: { caller: Caller }): Promise<Project> => {
    const { ledger } = maker;
    const { project, trusts } = await requireProject(ledger, caller, projectId, 'modify');
    const part = requirePart(trusts, trustId);
    if (part.endedAt === undefined && underWayOrDone(work, part)) return projectAnswer({ project, trusts });
    if (!retryableWork(project.status, part).includes(work))
      throw new AppError('WRONG_STATE', {
        details: [{ rule: `the ${work} must have failed at an approved trust`, place: 'body.trustId' }],
      });
    const started = await startPartWork(maker, part, work, { actor: actorOf(caller) });
    if (started.kind !== 'applied') throw projectChanged();
    await startApproval(starter, { ...part, executions: part.executions + 1 });
    return projectAnswer(await requireProject(ledger, caller, projectId, 'see'));
  };
