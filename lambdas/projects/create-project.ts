import { createProject } from '#contracts/api/projects';
import { ProjectId } from '#contracts/ids';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { openDraft } from '#lambdas/platform/items/open-drafts';
import { joinProject } from '#lambdas/platform/items/party-item';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import type { ProjectItem } from '#lambdas/platform/items/project-item';
import { tooManyDrafts } from '#lambdas/platform/items/too-many-drafts';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putNew } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf, callerOf } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };

/** Starts a project as a draft of the caller's. Throws TOO_MANY_DRAFTS where the caller owns as many as one may. */
export const makeCreateProject =
  ({ ledger }: Deps): OperationHandler<typeof createProject> =>
  async ({ body }, { caller }) => {
    const { userId } = callerOf(caller, 'user');
    const project: ProjectItem = {
      projectId: ProjectId.parse(ledger.newId()),
      name: body.name,
      description: body.description,
      ownerId: userId,
      members: [],
      status: 'DRAFT',
      createdAt: ledger.now().toISOString(),
      trustIds: [],
      approvals: 0,
      declines: 0,
    };
    const { projectId } = project;
    const item = { ...keys.project(projectId), ...firstIndex.projects(projectId), kind: 'PROJECT', ...project };
    const committed = await commit(
      ledger,
      [openDraft(ledger, userId, projectId), putNew(ledger, item), joinProject(ledger, projectId, userId)],
      [{ action: 'project.created', actor: actorOf(caller), subject: { kind: 'project', id: projectId } }],
    );
    if (committed.kind === 'refused') throw tooManyDrafts();
    return projectAnswer({ project, trusts: [] });
  };

/** Lambda entry. */
export const handler = edge(createProject, () => makeCreateProject({ ledger: runtimeLedger() }));
