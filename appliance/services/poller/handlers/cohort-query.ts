import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';
import { maskedAnswer } from './masked-answer.ts';

/** Answers a cohort question through the query service; a question of a secure sum gets a masked answer. */
export const cohortQuery = (deps: HandlerDeps) => {
  const masked = maskedAnswer(deps.secureSum, deps.query);
  return ({ secureSum, ...question }: TaskPayload<'cohort_query'>): Promise<TaskResult<'cohort_query'>> =>
    secureSum === undefined ? deps.query.answer(question) : masked({ ...question, secureSum });
};
