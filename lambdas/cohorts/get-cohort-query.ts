import { getCohortQuery } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http-edge';
import { keys } from '#lambdas/platform/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger';
import { QueryItem } from '#lambdas/platform/ledger/query-item';
import { readAnswers } from '#lambdas/platform/ledger/read-answers';
import { requireProject } from '#lambdas/platform/ledger/require-project';
import { readItem } from '#lambdas/platform/read-item';

type Deps = { readonly ledger: Ledger };

/** A cohort question and the answers so far, for whoever may see its project. */
export const makeGetCohortQuery =
  ({ ledger }: Deps): OperationHandler<typeof getCohortQuery> =>
  async ({ params: { projectId, queryId } }, { caller }) => {
    await requireProject(ledger, caller, projectId, 'see');
    const query = await readItem(ledger, keys.query(projectId, queryId), QueryItem);
    if (query === undefined) throw new AppError('NOT_FOUND');
    return { ...query, answers: await readAnswers(ledger, queryId) };
  };

/** Lambda entry. */
export const handler = edge(getCohortQuery, () => makeGetCohortQuery({ ledger: runtimeLedger() }));
