import { previewCohortQuery } from '#contracts/api/projects';
import type { AnsweredQuery } from '#domain/answers/question-cost';
import { questionCost } from '#domain/answers/question-cost';
import { edge, type OperationHandler } from '#lambdas/platform/http-edge';
import { childPrefix, keys } from '#lambdas/platform/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger';
import { QueryItem } from '#lambdas/platform/ledger/query-item';
import { readAnswers } from '#lambdas/platform/ledger/read-answers';
import { requireProject } from '#lambdas/platform/ledger/require-project';
import { queryItems } from '#lambdas/platform/query-items';
import { readTrusts } from '#lambdas/platform/trust-item';

type Deps = { readonly ledger: Ledger };

/** What a question would cost at each enrolled trust, told from this project's earlier questions alone. */
export const makePreviewCohortQuery =
  ({ ledger }: Deps): OperationHandler<typeof previewCohortQuery> =>
  async ({ params: { projectId }, body }, { caller }) => {
    await requireProject(ledger, caller, projectId, 'modify');
    const [trusts, queries] = await Promise.all([
      readTrusts(ledger),
      queryItems(ledger, { partition: keys.project(projectId).pk, prefix: childPrefix.queries }, QueryItem),
    ]);
    const earlier = await Promise.all(
      queries.map(
        async (query): Promise<AnsweredQuery> => ({ query, answers: await readAnswers(ledger, query.queryId) }),
      ),
    );
    return {
      trusts: trusts
        .filter(({ status }) => status === 'ENROLLED')
        .map(({ code, trustId }) => ({ trustId, code, ...questionCost(body, trustId, earlier) })),
    };
  };

/** Lambda entry. */
export const handler = edge(previewCohortQuery, () => makePreviewCohortQuery({ ledger: runtimeLedger() }));
