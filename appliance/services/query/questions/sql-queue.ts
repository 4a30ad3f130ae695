import { AppError } from '#contracts/app-error';

/** Most questions in SQL in the queue, the running one included. */
const maxWaiting = 4;

/** Runs work one after the other. Throws EXPERT_SQL_BUSY where too much is in the queue already. */
export type SqlQueue = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes the queue of questions in SQL, which would otherwise slow one another down. */
export function createSqlQueue(): SqlQueue {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (work) => {
    if (waiting >= maxWaiting) throw new AppError('EXPERT_SQL_BUSY');
    waiting += 1;
    const done = last.then(work).finally(() => (waiting -= 1));
    last = done.catch(() => {});
    return done;
  };
}
