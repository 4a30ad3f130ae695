import { listProjects } from '#contracts/api/projects';
import { projectAccess } from '#domain/access/project-access';
import { callerOf } from '../platform/caller.ts';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { childPrefix, keys, partitions } from '../platform/keys.ts';
import { projectAnswer } from '../platform/ledger/project-answer.ts';
import { ProjectItem, ProjectTrustItem } from '../platform/ledger/project-item.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { queryItems } from '../platform/query-items.ts';

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
