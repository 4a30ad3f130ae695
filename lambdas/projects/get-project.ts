import { getProject } from '#contracts/api/projects';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import { requireProject } from '#lambdas/platform/items/require-project';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';

type Deps = { readonly ledger: Ledger };

/** One project, for whoever may see it. */
export const makeGetProject =
  ({ ledger }: Deps): OperationHandler<typeof getProject> =>
  async ({ params }, { caller }) =>
    projectAnswer(await requireProject(ledger, caller, params.projectId, 'see'));

/** Lambda entry. */
export const handler = edge(getProject, () => makeGetProject({ ledger: runtimeLedger() }));
