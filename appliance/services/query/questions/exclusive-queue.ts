import { AppError } from '#contracts/app-error';

/** Most exclusive pieces of work in the queue, the running one among them: other work waits behind them. */
const mostExclusive = 4;

/** Runs work in the order in which it came: shared work side by side, exclusive work with no other beside it. */
export type ExclusiveQueue = {
  readonly shared: <T>(work: () => Promise<T>) => Promise<T>;
  /** Throws EXPERT_SQL_BUSY where too many exclusive pieces of work wait already. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>;
};

/** Makes the queue of one service. Work that comes while exclusive work runs begins when that has ended. */
export function createExclusiveQueue(): ExclusiveQueue {
  let lastExclusive: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const sharedInProgress = new Set<Promise<unknown>>();
  const settled = (work: Promise<unknown>): Promise<unknown> => work.catch(() => {});
  return {
    shared: (work) => {
      const done = lastExclusive.then(work);
      const end = settled(done);
      sharedInProgress.add(end);
      void end.then(() => sharedInProgress.delete(end));
      return done;
    },
    exclusive: async (work) => {
      if (waiting >= mostExclusive) throw new AppError('EXPERT_SQL_BUSY');
      waiting += 1;
      const done = Promise.all([lastExclusive, ...sharedInProgress])
        .then(work)
        .finally(() => (waiting -= 1));
      lastExclusive = settled(done);
      return done;
    },
  };
}
