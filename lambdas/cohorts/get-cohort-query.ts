import { getCohortQuery } from '#contracts/api/projects';
import { QueryAnswer } from '#contracts/project';
import { explainAnswer } from '#domain/answers/explain-answer';
import { explainCancelled } from '#domain/answers/explain-cancelled';
import { explainFailure } from '#domain/answers/explain-failure';
import { explainSum } from '#domain/answers/explain-sum';
import { secureSum } from '#domain/secure-sum/secure-sum';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { heldAnswer } from '#lambdas/platform/items/held-answer';
import type { QueryItem } from '#lambdas/platform/items/query-item';
import { readAnswerHeads } from '#lambdas/platform/items/read-answer-heads';
import { readAnswers } from '#lambdas/platform/items/read-answers';
import { requireProject } from '#lambdas/platform/items/require-project';
import { requireQuery } from '#lambdas/platform/items/require-query';
import { childPrefix, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { questionStanding } from './question-standing.ts';

type Deps = { readonly ledger: Ledger };

/** An answer as people get it: explained, and without the masked number, which is chance and looks like a count. */
const explained = (query: QueryItem, answer: QueryAnswer): QueryAnswer => {
  const { failure, status } = answer;
  if (status === 'CANCELLED') return { ...answer, explanation: explainCancelled(query) };
  if (failure !== undefined) return { ...answer, explanation: explainFailure(query, { status, failure }) };
  if (answer.result === undefined) return answer;
  const { masked: _, ...result } = answer.result;
  return { ...answer, result, explanation: explainAnswer(query, answer.result) };
};

/**
 * A cohort question and a page of the answers so far, for whoever may see its project. Where it still is as the caller
 * has it, no answer is read but for where it stands.
 */
export const makeGetCohortQuery =
  ({ ledger }: Deps): OperationHandler<typeof getCohortQuery> =>
  async ({ params: { projectId, queryId }, query: { since, ...page } }, { caller }) => {
    await requireProject(ledger, caller, projectId, 'see');
    const query = await requireQuery(ledger, projectId, queryId);
    const { opening: _opening, askedTrusts: _count, secureSum: asked, ...question } = query;
    const standing = questionStanding(await readAnswerHeads(ledger, queryId));
    if (since === standing.version) return { ...question, ...standing, answers: [], unchanged: true };
    const { items, ...rest } = await queryPage(
      ledger,
      { partition: partitions.queryAnswers(queryId), prefix: childPrefix.answers },
      heldAnswer(QueryAnswer),
      page,
    );
    // A sum is made of all its answers, whichever page is read; they have no tables, and are a hundred at most.
    const sum = asked === undefined ? undefined : secureSum(asked, await readAnswers(ledger, queryId));
    return {
      ...question,
      ...standing,
      answers: items.map((answer) => explained(query, answer)),
      ...rest,
      ...(sum === undefined ? {} : { secureSum: { ...sum, explanation: explainSum(sum) } }),
    };
  };

/** Lambda entry. */
export const handler = edge(getCohortQuery, () => makeGetCohortQuery({ ledger: runtimeLedger() }));
