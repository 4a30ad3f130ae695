import type { CohortQueryTask } from '#contracts/cohort-result';
import { secondsAfter } from '#domain/run/run-deadlines';
import type { TrustItem } from '#lambdas/platform/items/trust-item';
import { type PreparedTask, prepareTask, type TaskMaker } from './create-task.ts';

/** Seconds in which a trust may answer. */
const answerSeconds = 3600;

/**
 * The task that asks one trust a cohort question, to be answered within an hour; nothing is stored before the caller
 * commits.
 */
export const prepareQuestion = (maker: TaskMaker, trust: TrustItem, payload: CohortQueryTask): Promise<PreparedTask> =>
  prepareTask(maker, {
    trust,
    type: 'cohort_query',
    payload,
    deadline: secondsAfter(maker.ledger.now(), answerSeconds),
    refs: { projectId: payload.projectId, queryId: payload.queryId },
  });
