import { getCohortQuery } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { keys } from '../platform/keys.ts';
import { QueryItem } from '../platform/ledger/query-item.ts';
import { readAnswers } from '../platform/ledger/read-answers.ts';
import { requireProject } from '../platform/ledger/require-project.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { readItem } from '../platform/read-item.ts';

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
