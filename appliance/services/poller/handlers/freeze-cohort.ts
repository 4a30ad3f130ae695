import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';

/** Has the query service freeze the approved cohort; asking again returns what is held. */
export const freezeCohort =
  ({ query }: Pick<HandlerDeps, 'query'>) =>
  (payload: TaskPayload<'freeze_cohort'>): Promise<TaskResult<'freeze_cohort'>> =>
    query.freeze(payload);
