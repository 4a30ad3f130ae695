import { previewCohortQuery } from '#contracts/api/projects';
import type { TrustId } from '#contracts/ids';
import { questionCost } from '#domain/answers/question-cost';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { AnsweredItem } from '#lambdas/platform/items/answered-item';
import { requireProject } from '#lambdas/platform/items/require-project';
import { readTrusts } from '#lambdas/platform/items/trust-item';
import { partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { questionSha256 } from './question-sha256.ts';

type Deps = { readonly ledger: Ledger };

const byTrust = (items: readonly AnsweredItem[]): ReadonlyMap<TrustId, AnsweredItem> =>
  new Map(items.map((item) => [item.trustId, item]));

/**
 * What a question would cost at each enrolled trust, told from this project's earlier answers alone. It reads at most two
 * small items a trust, however many questions the project has asked.
 */
export const makePreviewCohortQuery =
  ({ ledger }: Deps): OperationHandler<typeof previewCohortQuery> =>
  async ({ params: { projectId }, body }, { caller }) => {
    await requireProject(ledger, caller, projectId, 'modify');
    const [trusts, latest, same] = await Promise.all([
      readTrusts(ledger),
      queryItems(ledger, { partition: partitions.latestAnswers(projectId) }, AnsweredItem).then(byTrust),
      queryItems(
        ledger,
        { partition: partitions.answeredQuestion(projectId, questionSha256(body)) },
        AnsweredItem,
      ).then(byTrust),
    ]);
    return {
      trusts: trusts
        .filter(({ status }) => status === 'ENROLLED')
        .map(({ code, trustId }) => ({ trustId, code, ...questionCost(latest.get(trustId), same.get(trustId)) })),
    };
  };

/** Lambda entry. */
export const handler = edge(previewCohortQuery, () => makePreviewCohortQuery({ ledger: runtimeLedger() }));
