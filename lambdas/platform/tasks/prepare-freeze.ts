import { secondsAfter } from '#domain/run/run-deadlines';
import { AnswerItem } from '#lambdas/platform/items/answer-item';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { requireQuery } from '#lambdas/platform/items/require-query';
import type { TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { type PreparedTask, prepareTask, type TaskMaker } from './create-task.ts';

const freezeSeconds = 7 * 86_400;

/**
 * The task that freezes, within 7 days, the cohort a trust was staged on; nothing is stored before the caller commits.
 * Throws NOT_FOUND where the question is gone.
 */
export const prepareFreeze = async (
  maker: TaskMaker,
  trust: TrustItem,
  { projectId, queryId }: ProjectTrustItem,
): Promise<PreparedTask> => {
  const { ledger } = maker;
  const [query, answer] = await Promise.all([
    requireQuery(ledger, projectId, queryId),
    readItem(ledger, keys.queryAnswer(queryId, trust.trustId), AnswerItem),
  ]);
  return prepareTask(maker, {
    trust,
    type: 'freeze_cohort',
    payload: {
      projectId,
      queryId,
      cohort: query.cohort,
      // What the decision was made on: the trust tells how far its frozen cohort is from it.
      ...(answer?.result === undefined
        ? {}
        : {
            approvedPersons: answer.result.persons,
            approvedMargin: answer.result.margin,
            approvedAbove: answer.result.above,
          }),
    },
    deadline: secondsAfter(ledger.now(), freezeSeconds),
    refs: { projectId, queryId },
  });
};
