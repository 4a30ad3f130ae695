import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';

/** Freezes the approved cohort through the query service; a repeated task returns the existing snapshot. */
export const freezeCohort =
  ({ query }: Pick<HandlerDeps, 'query'>) =>
  (payload: TaskPayload<'freeze_cohort'>): Promise<TaskResult<'freeze_cohort'>> =>
    query.freeze(payload);
