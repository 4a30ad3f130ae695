import { previewCohortQuery } from '#contracts/api/projects';
import type { AnsweredQuery } from '#domain/answers/question-cost';
import { questionCost } from '#domain/answers/question-cost';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { QueryItem } from '#lambdas/platform/items/query-item';
import { readAnswers } from '#lambdas/platform/items/read-answers';
import { requireProject } from '#lambdas/platform/items/require-project';
import { readTrusts } from '#lambdas/platform/items/trust-item';
import { childPrefix, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';

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
