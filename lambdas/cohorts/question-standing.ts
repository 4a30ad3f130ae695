import type { CohortQuery } from '#contracts/project';
import { runningTotal } from '#domain/answers/running-total';
import { cohortQueryStatus, trustsByStatus } from '#domain/answers/trusts-by-status';
import type { AnswerHead } from '#lambdas/platform/items/read-answer-heads';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';

/** Where a question stands, as a list and a page of it show. */
export type QuestionStanding = Pick<CohortQuery, 'status' | 'trustsByStatus' | 'total' | 'version'>;

/**
 * Where a question stands by its answers. An answer changes with its status, and one that is asked again with its task,
 * so that the two name the version.
 */
export const questionStanding = (answers: readonly AnswerHead[]): QuestionStanding => {
  const counts = trustsByStatus(answers);
  const total = runningTotal(answers.flatMap(({ result }) => result ?? []));
  return {
    status: cohortQueryStatus(counts),
    trustsByStatus: counts,
    ...(total === undefined ? {} : { total }),
    version: sha256Hex(JSON.stringify(answers.map(({ status, taskId, trustId }) => [trustId, status, taskId]))),
  };
};
