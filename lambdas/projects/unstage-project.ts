import { unstageProject } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { projectLifecycle } from '#domain/project/project-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { openDraft } from '#lambdas/platform/items/open-drafts';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import { ProjectItem } from '#lambdas/platform/items/project-item';
import { requireProject } from '#lambdas/platform/items/require-project';
import { tooManyDrafts } from '#lambdas/platform/items/too-many-drafts';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import type { Signals } from '#lambdas/platform/workflow/signal-step';
import { unstageTrusts } from '#lambdas/platform/workflow/unstage-trusts';
import { projectChanged } from './project-changed.ts';

const notStaged = (): AppError =>
  new AppError('WRONG_STATE', {
    details: [{ rule: 'the project must be staged, and no trust may have approved it', place: 'project' }],
  });

/**
 * Takes back that trusts are asked, by the project's owner or an Admin: one write makes it a draft again, and the rest
 * follows it; a call that was cut off is completed by the same call again, or by the watcher. What a trust has decided
 * stays written down, for when it is asked again.
 */
export const makeUnstageProject =
  (signals: Signals): OperationHandler<typeof unstageProject> =>
  async ({ params: { projectId } }, { caller }) => {
    const { ledger } = signals;
    const { project } = await requireProject(ledger, caller, projectId, 'modify');
    if (project.unstagingAt === undefined) {
      const unstaged = await applyTransition(ledger, {
        key: keys.project(projectId),
        schema: ProjectItem,
        step: projectLifecycle.unstage,
        expect: [{ attribute: 'ownerId', oneOf: [project.ownerId] }],
        change: {
          absent: ['staging'],
          set: {
            unstagingAt: ledger.now().toISOString(),
            trustIds: [],
            approvals: 0,
            declines: 0,
            ...secondIndex.stagings(projectId),
          },
          remove: ['stagedAt'],
        },
        also: [openDraft(ledger, project.ownerId, projectId)],
        audit: { action: 'project.unstaged', actor: actorOf(caller), subject: { kind: 'project', id: projectId } },
      });
      if (unstaged.kind === 'refused') throw tooManyDrafts();
      if (unstaged.kind === 'wrongState' && unstaged.found.ownerId !== project.ownerId) throw projectChanged();
      if (unstaged.kind !== 'applied') throw notStaged();
    }
    await unstageTrusts(signals, projectId);
    return projectAnswer(await requireProject(ledger, caller, projectId, 'see'));
  };

/** Lambda entry. */
export const handler = edge(unstageProject, () =>
  makeUnstageProject({ ledger: runtimeLedger(), executions: runtimeExecutions() }),
);
