import { getCohortQuery } from '#contracts/api/projects';
import { QueryAnswer } from '#contracts/project';
import { explainAnswer } from '#domain/answers/explain-answer';
import { explainFailure } from '#domain/answers/explain-failure';
import { explainSum } from '#domain/answers/explain-sum';
import { secureSum } from '#domain/secure-sum/secure-sum';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import type { QueryItem } from '#lambdas/platform/items/query-item';
import { readAnswers } from '#lambdas/platform/items/read-answers';
import { requireProject } from '#lambdas/platform/items/require-project';
import { requireQuery } from '#lambdas/platform/items/require-query';
import { childPrefix, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';

type Deps = { readonly ledger: Ledger };

/** An answer as people get it: explained, and without the masked number, which is chance and looks like a count. */
const explained = (query: QueryItem, answer: QueryAnswer): QueryAnswer => {
  if (answer.failure !== undefined) return { ...answer, explanation: explainFailure(query, answer.failure) };
  if (answer.result === undefined) return answer;
  const { masked: _, ...result } = answer.result;
  return { ...answer, result, explanation: explainAnswer(query, answer.result) };
};

/** A cohort question and a page of the answers so far, for whoever may see its project. */
export const makeGetCohortQuery =
  ({ ledger }: Deps): OperationHandler<typeof getCohortQuery> =>
  async ({ params: { projectId, queryId }, query: page }, { caller }) => {
    await requireProject(ledger, caller, projectId, 'see');
    const query = await requireQuery(ledger, projectId, queryId);
    const { items, ...rest } = await queryPage(
      ledger,
      { partition: partitions.queryAnswers(queryId), prefix: childPrefix.answers },
      QueryAnswer,
      page,
    );
    const { opening: _, secureSum: asked, ...question } = query;
    // A sum is made of all its answers, whichever page is read; they have no tables, and are a hundred at most.
    const sum = asked === undefined ? undefined : secureSum(asked, await readAnswers(ledger, queryId));
    return {
      ...question,
      answers: items.map((answer) => explained(query, answer)),
      ...rest,
      ...(sum === undefined ? {} : { secureSum: { ...sum, explanation: explainSum(sum) } }),
    };
  };

/** Lambda entry. */
export const handler = edge(getCohortQuery, () => makeGetCohortQuery({ ledger: runtimeLedger() }));
