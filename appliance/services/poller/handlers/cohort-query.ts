import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';

/** Answers a cohort question from the query service. */
export const cohortQuery =
  (deps: HandlerDeps) =>
  (payload: TaskPayload<'cohort_query'>): Promise<TaskResult<'cohort_query'>> =>
    deps.query.ask(payload);
