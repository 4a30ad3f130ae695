import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';
import { maskedAnswer } from './masked-answer.ts';

/** Answers a cohort question from the query service; as a share of a secure sum where that is asked for. */
export const cohortQuery = (deps: HandlerDeps) => {
  const masked = maskedAnswer(deps.secureSum, deps.query);
  return ({ secureSum, ...question }: TaskPayload<'cohort_query'>): Promise<TaskResult<'cohort_query'>> =>
    secureSum === undefined ? deps.query.ask(question) : masked({ ...question, secureSum });
};
