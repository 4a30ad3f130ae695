import { closeProject } from '#contracts/api/projects';
import { projectLifecycle } from '#domain/project/project-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { endDraft } from '#lambdas/platform/items/open-drafts';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import { ProjectItem } from '#lambdas/platform/items/project-item';
import { requireProject } from '#lambdas/platform/items/require-project';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { runtimeTaskMaker } from '#lambdas/platform/tasks/create-task';
import { endProject, type ProjectEnder } from '#lambdas/platform/workflow/end-project';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { projectChanged } from './project-changed.ts';

/**
 * Ends a project for good, by its owner or an Admin: one write closes it, then each trust's part ends, its runs are
 * stopped and its cohort is deleted. Closing a closed project goes on with what an earlier call left.
 */
export const makeCloseProject =
  (ender: ProjectEnder): OperationHandler<typeof closeProject> =>
  async ({ params: { projectId } }, { caller }) => {
    const { ledger } = ender.maker;
    const { project } = await requireProject(ledger, caller, projectId, 'modify');
    const actor = actorOf(caller);
    if (project.status !== 'CLOSED') {
      const closed = await applyTransition(ledger, {
        key: keys.project(projectId),
        schema: ProjectItem,
        step: projectLifecycle.close,
        // Whose draft it was.
        expect: [{ attribute: 'ownerId', oneOf: [project.ownerId] }],
        change: {
          set: { closedAt: ledger.now().toISOString(), ...secondIndex.endings(projectId) },
          // Whoever completes a question or a staging finds nothing to complete any more.
          remove: ['openingQueryId', 'staging', 'unstagingAt'],
        },
        also: [endDraft(ledger, project.ownerId, projectId)],
        audit: {
          action: 'project.closed',
          actor,
          subject: { kind: 'project', id: projectId },
          facts: { from: project.status },
        },
      });
      const already = closed.kind === 'wrongState' && closed.found.status === 'CLOSED';
      if (closed.kind !== 'applied' && !already) throw projectChanged();
    }
    await endProject(ender, projectId, actor);
    return projectAnswer(await requireProject(ledger, caller, projectId, 'see'));
  };

/** Lambda entry. */
export const handler = edge(closeProject, () =>
  makeCloseProject({ maker: runtimeTaskMaker(), executions: runtimeExecutions() }),
);
