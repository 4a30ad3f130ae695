import { createProject } from '#contracts/api/projects';
import { ProjectId } from '#contracts/ids';
import { actorOf, callerOf } from '../platform/caller.ts';
import { commit } from '../platform/commit.ts';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { firstIndex, keys } from '../platform/keys.ts';
import type { ProjectItem } from '../platform/ledger/project-item.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { putNew } from '../platform/ledger-writes.ts';

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
