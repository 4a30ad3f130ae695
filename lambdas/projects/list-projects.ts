import { listProjects } from '#contracts/api/projects';
import { type DecisionCounts, ProjectSummary } from '#contracts/project';
import { projectAccess } from '#domain/access/project-access';
import { projectMatches } from '#domain/project/project-matches';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { ProjectItem } from '#lambdas/platform/items/project-item';
import { readUserNames } from '#lambdas/platform/items/read-user-names';
import { partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { callerOf } from '#lambdas/platform/runtime/caller';
import { projectsOfCaller } from './projects-of-caller.ts';

type Deps = { readonly ledger: Ledger };

/** A project from before decisions were counted has none, and may have revocations. */
const decisionCounts = ({ approvals, declines, revocations = 0 }: ProjectItem): DecisionCounts => ({
  approved: Math.max(0, approvals - revocations),
  declined: declines,
  revoked: revocations,
});

/** A page of the projects that the caller may see and asked for, newest first; an Admin sees every one. */
export const makeListProjects =
  ({ ledger }: Deps): OperationHandler<typeof listProjects> =>
  async ({ query }, { caller }) => {
    const user = callerOf(caller, 'user');
    const keep = (project: ProjectItem): boolean =>
      project.removedAt === undefined &&
      projectAccess(user, project).see &&
      projectMatches(project, query) &&
      (query.mine !== true || project.ownerId === user.userId);
    const { items, ...rest } =
      user.role === 'Admin' && query.mine !== true
        ? await queryPage(
            ledger,
            { index: 'gsi1', partition: partitions.projects, newestFirst: true },
            ProjectItem,
            query,
            keep,
          )
        : await projectsOfCaller(ledger, user, query, keep);
    const names = await readUserNames(
      ledger,
      items.map(({ ownerId }) => ownerId),
    );
    const projects = items.map((project) =>
      ProjectSummary.parse({
        ...project,
        ownerName: names.get(project.ownerId) ?? '',
        decisions: decisionCounts(project),
      }),
    );
    return { projects, ...rest };
  };

/** Lambda entry. */
export const handler = edge(listProjects, () => makeListProjects({ ledger: runtimeLedger() }));
