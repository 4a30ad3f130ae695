import { AppError } from '#contracts/app-error';

/** Most pieces of work that may wait to be alone, the one that is alone among them: others wait behind them. */
const mostAlone = 4;

/** Lets work go on side by side or alone, in the order in which it came. */
export type Turns = {
  readonly together: <T>(work: () => Promise<T>) => Promise<T>;
  /** Throws EXPERT_SQL_BUSY where too many wait already. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
};

/** Makes turns for one service: what is asked while something is alone begins when that has ended. */
export function createTurns(): Turns {
  let lastAlone: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const besides = new Set<Promise<unknown>>();
  const settled = (work: Promise<unknown>): Promise<unknown> => work.catch(() => {});
  return {
    together: (work) => {
      const done = lastAlone.then(work);
      const end = settled(done);
      besides.add(end);
      void end.then(() => besides.delete(end));
      return done;
    },
    alone: async (work) => {
      if (waiting >= mostAlone) throw new AppError('EXPERT_SQL_BUSY');
      waiting += 1;
      const done = Promise.all([lastAlone, ...besides])
        .then(work)
        .finally(() => (waiting -= 1));
      lastAlone = settled(done);
      return done;
    },
  };
}
