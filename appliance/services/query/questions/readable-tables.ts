import { AppError } from '#contracts/app-error';
import type { OmopPort } from '../ports.ts';

/**
 * A statement in SQL may name tables that can all be read in full within this time. Sorting rows takes up to fifteen times
 * as long as reading them (measured with three million rows), and a statement may take eight seconds. Therefore it ends in
 * time whether or not PostgreSQL finds that it has to read and sort a part of it.
 */
const usualAllowanceSeconds = 0.5;

/** Reading is given up after this long, so that a huge table does not keep others waiting. */
const givenUpSeconds = 1.5;

/** Measurements of one table at the most. The shortest counts: the table may not be in memory yet, or the machine be busy. */
const mostTimes = 3;

/** A measurement is repeated after an hour, because the load stamp does not show every change, as on a standby. */
const longestKnownMilliseconds = 3_600_000;

type Deps = Pick<OmopPort, 'loadStamp' | 'secondsToRead'> & {
  readonly monotonicMilliseconds: () => number;
  readonly allowanceSeconds?: number;
};

/** Which tables are small enough for questions in SQL. Their size is a property of all rows, never of one. */
export type ReadableTables = {
  /** Measures the tables that have not been measured since the data were loaded, while no other query of ours runs. */
  readonly measure: (tables: readonly string[]) => Promise<void>;
  /** Throws EXPERT_SQL_TOO_LARGE where these tables, each counted as often as it is named, are not known to be small enough. */
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
        // The tables before this one are too large already.
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
