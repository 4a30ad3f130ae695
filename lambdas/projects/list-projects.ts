import { listProjects } from '#contracts/api/projects';
import { projectAccess } from '#domain/access/project-access';
import { callerOf } from '#lambdas/platform/caller';
import { edge, type OperationHandler } from '#lambdas/platform/http-edge';
import { childPrefix, keys, partitions } from '#lambdas/platform/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger';
import { projectAnswer } from '#lambdas/platform/ledger/project-answer';
import { ProjectItem, ProjectTrustItem } from '#lambdas/platform/ledger/project-item';
import { queryItems } from '#lambdas/platform/query-items';

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
