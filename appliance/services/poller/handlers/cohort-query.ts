import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps, TaskContext } from '../ports.ts';
import { maskedAnswer } from './masked-answer.ts';

/**
 * Answers a cohort question through the query service, which is told where the hub cancels it; a question of a secure sum
 * gets a masked answer.
 */
export const cohortQuery = (deps: HandlerDeps) => {
  const masked = maskedAnswer(deps.secureSum, deps.query);
  return async (
    { secureSum, ...question }: TaskPayload<'cohort_query'>,
    { cancelled }: Pick<TaskContext, 'cancelled'>,
  ): Promise<TaskResult<'cohort_query'>> => {
    // Where the query service does not hear of it, the question goes on to its end, which nobody waits for.
    const cancel = (): void => void deps.query.cancel(question.queryId).catch(() => {});
    cancelled.addEventListener('abort', cancel, { once: true });
    try {
      return await (secureSum === undefined ? deps.query.answer(question) : masked({ ...question, secureSum }));
    } finally {
      cancelled.removeEventListener('abort', cancel);
    }
  };
};
