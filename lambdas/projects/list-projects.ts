import { listProjects } from '#contracts/api/projects';
import { ProjectSummary } from '#contracts/project';
import { projectAccess } from '#domain/access/project-access';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { ProjectItem } from '#lambdas/platform/items/project-item';
import { partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { callerOf } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };

/** A page of the projects that the caller may see, newest first. */
export const makeListProjects =
  ({ ledger }: Deps): OperationHandler<typeof listProjects> =>
  async ({ query }, { caller }) => {
    const user = callerOf(caller, 'user');
    const { items, ...rest } = await queryPage(
      ledger,
      { index: 'gsi1', partition: partitions.projects, newestFirst: true },
      ProjectItem,
      query,
      (project) => projectAccess(user, project).see,
    );
    return { projects: items.map((project) => ProjectSummary.parse(project)), ...rest };
  };

/** Lambda entry. */
export const handler = edge(listProjects, () => makeListProjects({ ledger: runtimeLedger() }));
