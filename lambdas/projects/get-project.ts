import { getProject } from '#contracts/api/projects';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { projectAnswer } from '../platform/ledger/project-answer.ts';
import { requireProject } from '../platform/ledger/require-project.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';

type Deps = { readonly ledger: Ledger };

/** One project, for whoever may see it. */
export const makeGetProject =
  ({ ledger }: Deps): OperationHandler<typeof getProject> =>
  async ({ params }, { caller }) =>
    projectAnswer(await requireProject(ledger, caller, params.projectId, 'see'));

/** Lambda entry. */
export const handler = edge(getProject, () => makeGetProject({ ledger: runtimeLedger() }));
