import { AppError } from '#contracts/app-error';
import type { OmopPort } from '../ports.ts';

/**
 * A statement in SQL may name tables that are read in full within this long, all together. Putting rows in order takes
 * up to fifteen times as long as reading them (measured with three million), and a statement may take eight seconds: so
 * it ends in time whether or not PostgreSQL finds that a part of it, read and ordered once, needs to be worked out.
 */
const usualAllowanceSeconds = 0.5;

/** Reading is given up after this long, so that a huge table does not keep others waiting. */
const givenUpSeconds = 1.5;

/** A table may be in no memory yet, or the machine busy: the least of so many times counts. */
const mostTimes = 3;

/** What no stamp shows, on a standby or in a table that it does not follow, is timed again after an hour. */
const longestKnownMilliseconds = 3_600_000;

type Deps = Pick<OmopPort, 'loadStamp' | 'secondsToRead'> & {
  readonly monotonicMilliseconds: () => number;
  readonly allowanceSeconds?: number;
};

/** Which tables are small enough for questions in SQL: how large they are is known of all their rows, never of one. */
export type ReadableTables = {
  /** Times what is not known of this load of the data; called where nothing else is asked of the database. */
  readonly measure: (tables: readonly string[]) => Promise<void>;
  /** Throws EXPERT_SQL_TOO_LARGE where these, each as often as it is named, were not measured to be small enough. */
  readonly demand: (tables: readonly string[]) => void;
};

/** Remembers for each load of the data how long each table takes to be read in full. */
export function createReadableTables(deps: Deps): ReadableTables {
  const { loadStamp, secondsToRead, monotonicMilliseconds, allowanceSeconds = usualAllowanceSeconds } = deps;
  let stamp: string | undefined;
  const known = new Map<string, { readonly seconds: number; readonly atMilliseconds: number }>();
  const isKnown = (table: string): boolean => {
    const found = known.get(table);
    return found !== undefined && monotonicMilliseconds() - found.atMilliseconds <= longestKnownMilliseconds;
  };
  const secondsOf = (table: string): number => known.get(table)?.seconds ?? Number.POSITIVE_INFINITY;
  const least = async (table: string): Promise<number> => {
    let seconds = Number.POSITIVE_INFINITY;
    for (let time = 0; time < mostTimes && seconds > allowanceSeconds; time += 1)
      seconds = Math.min(seconds, await secondsToRead(table, givenUpSeconds));
    return seconds;
  };
  return {
    measure: async (tables) => {
      const present = await loadStamp();
      if (present !== stamp) known.clear();
      stamp = present;
      let sum = 0;
      for (const table of tables) {
        // What is too large already needs no further table.
        if (sum > allowanceSeconds) return;
        if (!isKnown(table)) known.set(table, { seconds: await least(table), atMilliseconds: monotonicMilliseconds() });
        sum += secondsOf(table);
      }
    },
    demand: (tables) => {
      const sum = tables.reduce((seconds, table) => seconds + secondsOf(table), 0);
      if (sum > allowanceSeconds) throw new AppError('EXPERT_SQL_TOO_LARGE');
    },
  };
}
