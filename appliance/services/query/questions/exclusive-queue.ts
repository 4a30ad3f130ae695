import { AppError } from '#contracts/app-error';

/** Most exclusive tasks in the queue, the running one included; other work waits for them. */
const maxExclusive = 4;

/** Runs work in the order of its calls: shared work concurrently, exclusive work alone. */
export type ExclusiveQueue = {
  readonly shared: <T>(work: () => Promise<T>) => Promise<T>;
  /** Throws EXPERT_SQL_BUSY where too many exclusive tasks are in the queue already. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>;
};

/** Makes the queue. Work that is added while exclusive work runs begins after that has ended. */
export function createExclusiveQueue(): ExclusiveQueue {
  let lastExclusive: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const sharedInProgress = new Set<Promise<unknown>>();
  const ignoreFailure = (work: Promise<unknown>): Promise<unknown> => work.catch(() => {});
  return {
    shared: (work) => {
      const done = lastExclusive.then(work);
      const end = ignoreFailure(done);
      sharedInProgress.add(end);
      void end.then(() => sharedInProgress.delete(end));
      return done;
    },
    exclusive: async (work) => {
      if (waiting >= maxExclusive) throw new AppError('EXPERT_SQL_BUSY');
      waiting += 1;
      const done = Promise.all([lastExclusive, ...sharedInProgress])
        .then(work)
        .finally(() => (waiting -= 1));
      lastExclusive = ignoreFailure(done);
      return done;
    },
  };
}
