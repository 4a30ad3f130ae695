import { getProject } from '#contracts/api/projects';
import { PurgePlan } from '#contracts/purge';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import { readPurge } from '#lambdas/platform/items/purge-item';
import { readUserNames } from '#lambdas/platform/items/read-user-names';
import { requireProject } from '#lambdas/platform/items/require-project';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';

type Deps = { readonly ledger: Ledger };

/** One project, for whoever may see it, with what its people are called. */
export const makeGetProject =
  ({ ledger }: Deps): OperationHandler<typeof getProject> =>
  async ({ params }, { caller }) => {
    const project = projectAnswer(await requireProject(ledger, caller, params.projectId, 'see'));
    const deciders = project.trusts.flatMap(({ decidedBy, firstApprovedBy }) =>
      [decidedBy, firstApprovedBy].flatMap((userId) => userId ?? []),
    );
    const names = await readUserNames(ledger, [project.ownerId, ...project.members, ...deciders]);
    const purge = project.status === 'CLOSED' ? await readPurge(ledger, project.projectId) : undefined;
    return {
      ...project,
      ...(purge === undefined ? {} : { purge: PurgePlan.parse(purge) }),
      people: [...names].map(([userId, name]) => ({ userId, name })),
    };
  };

/** Lambda entry. */
export const handler = edge(getProject, () => makeGetProject({ ledger: runtimeLedger() }));
