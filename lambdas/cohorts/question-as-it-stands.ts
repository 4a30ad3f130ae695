import type { CohortQuery } from '#contracts/project';
import { secureSum as sumOf } from '#domain/secure-sum/secure-sum';
import type { QueryItem } from '#lambdas/platform/items/query-item';
import { readAnswerHeads } from '#lambdas/platform/items/read-answer-heads';
import { readAnswers } from '#lambdas/platform/items/read-answers';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { questionStanding } from './question-standing.ts';

/** A cohort question with where every answer stands, without the tables of the answers; a few hundred bytes a trust. */
export const questionAsItStands = async (ledger: Ledger, query: QueryItem): Promise<CohortQuery> => {
  const { opening: _opening, askedTrusts: _count, secureSum: asked, ...question } = query;
  const answers = await readAnswerHeads(ledger, query.queryId);
  return {
    ...question,
    ...questionStanding(answers),
    answers: answers.map(({ trustId, code, status }) => ({ trustId, code, status })),
    // A sum is made of all its answers; they have no tables, and are a hundred at most.
    ...(asked === undefined ? {} : { secureSum: sumOf(asked, await readAnswers(ledger, query.queryId)) }),
  };
};
