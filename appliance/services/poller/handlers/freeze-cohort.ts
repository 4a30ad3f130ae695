import { AppError } from '#contracts/app-error';
import type { TaskPayload, TaskResult } from '#contracts/task';
import type { HandlerDeps } from '../ports.ts';

const pauseMilliseconds = 60_000;
/** A day for the trust to put its opt-out list right; a freeze that has failed at the hub cannot be asked for again. */
const attempts = 1440;

const listIsWrong = (error: unknown): boolean => error instanceof AppError && error.code === 'OPT_OUT_UNREADABLE';

/** Has the query service freeze the approved cohort; asking again returns what is held. */
export const freezeCohort =
  ({ query, pause }: Pick<HandlerDeps, 'query' | 'pause'>) =>
  async (payload: TaskPayload<'freeze_cohort'>): Promise<TaskResult<'freeze_cohort'>> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await query.freeze(payload);
      } catch (error) {
        if (!listIsWrong(error) || attempt === attempts) throw error;
        await pause(pauseMilliseconds);
      }
    }
  };
