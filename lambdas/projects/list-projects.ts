import { listProjects } from '#contracts/api/projects';
import { projectAccess } from '#domain/access/project-access';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import { ProjectItem, ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { childPrefix, keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { callerOf } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };

/** The projects that the caller may see, newest first. */
export const makeListProjects =
  ({ ledger }: Deps): OperationHandler<typeof listProjects> =>
  async (_, { caller }) => {
    const user = callerOf(caller, 'user');
    const all = await queryItems(
      ledger,
      { index: 'gsi1', partition: partitions.projects, newestFirst: true },
      ProjectItem,
    );
    const visible = all.filter((project) => projectAccess(user, project).see);
    const projects = await Promise.all(
      visible.map(async (project) => {
        const { pk } = keys.project(project.projectId);
        const trusts = await queryItems(ledger, { partition: pk, prefix: childPrefix.projectTrusts }, ProjectTrustItem);
        return projectAnswer({ project, trusts });
      }),
    );
    return { projects };
  };

/** Lambda entry. */
export const handler = edge(listProjects, () => makeListProjects({ ledger: runtimeLedger() }));
