import { createProject } from '#contracts/api/projects';
import { ProjectId } from '#contracts/ids';
import { actorOf, callerOf } from '#lambdas/platform/caller';
import { commit } from '#lambdas/platform/commit';
import { edge, type OperationHandler } from '#lambdas/platform/http-edge';
import { firstIndex, keys } from '#lambdas/platform/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger';
import type { ProjectItem } from '#lambdas/platform/ledger/project-item';
import { putNew } from '#lambdas/platform/ledger-writes';

type Deps = { readonly ledger: Ledger };

/** Starts a project as a draft of the caller's. */
export const makeCreateProject =
  ({ ledger }: Deps): OperationHandler<typeof createProject> =>
  async ({ body }, { caller }) => {
    const { userId } = callerOf(caller, 'user');
    const project: ProjectItem = {
      projectId: ProjectId.parse(ledger.newId()),
      name: body.name,
      description: body.description,
      ownerId: userId,
      members: [...new Set(body.members)].filter((member) => member !== userId),
      status: 'DRAFT',
      createdAt: ledger.now().toISOString(),
      trustIds: [],
    };
    const { projectId } = project;
    const item = { ...keys.project(projectId), ...firstIndex.projects(projectId), kind: 'PROJECT', ...project };
    await commit(
      ledger,
      [putNew(ledger, item)],
      [{ action: 'project.created', actor: actorOf(caller), subject: { kind: 'project', id: projectId } }],
    );
    const { trustIds: _, ...answer } = project;
    return { ...answer, trusts: [] };
  };

/** Lambda entry. */
export const handler = edge(createProject, () => makeCreateProject({ ledger: runtimeLedger() }));
