import { AppError } from '#contracts/app-error';
import type { OmopPort } from '../ports.ts';

/**
 * Limit for reading all rows of all tables that a statement in SQL names. Sorting rows takes up to fifteen times as
 * long as reading them (measured with three million rows), and a statement may take eight seconds. Therefore it ends in
 * time whether or not PostgreSQL chooses to read and sort a whole table.
 */
const usualAllowanceSeconds = 0.5;

/** Limit of one measurement, so that a very large table does not delay other questions. */
const measurementLimitSeconds = 1.5;

/**
 * Most measurements of one table. The shortest is used, because the table may not be in memory yet, or the machine may
 * be busy.
 */
const maxMeasurements = 3;

/** A measurement is repeated after an hour, because the load stamp does not show every change, as on a standby. */
const maxAgeMilliseconds = 3_600_000;

type Deps = Pick<OmopPort, 'loadStamp' | 'secondsToRead'> & {
  readonly monotonicMilliseconds: () => number;
  readonly allowanceSeconds?: number;
};

/** Which tables are small enough for questions in SQL. The size depends on all rows and discloses nothing about one. */
export type ReadableTables = {
  /**
   * Measures the tables that have not been measured since the data were loaded. No other query of this service may run.
   */
  readonly measure: (tables: readonly string[]) => Promise<void>;
  /**
   * Throws EXPERT_SQL_TOO_LARGE where these tables, each counted as often as it is listed, are too large or not
   * measured.
   */
  readonly requireReadable: (tables: readonly string[]) => void;
};

/** Makes the record of the reading time of each table, for each load of the data. */
export function createReadableTables(deps: Deps): ReadableTables {
  const { loadStamp, secondsToRead, monotonicMilliseconds, allowanceSeconds = usualAllowanceSeconds } = deps;
  let stamp: string | undefined;
  const known = new Map<string, { readonly seconds: number; readonly atMilliseconds: number }>();
  const isKnown = (table: string): boolean => {
    const found = known.get(table);
    return found !== undefined && monotonicMilliseconds() - found.atMilliseconds <= maxAgeMilliseconds;
  };
  const secondsOf = (table: string): number => known.get(table)?.seconds ?? Number.POSITIVE_INFINITY;
  const shortestSeconds = async (table: string): Promise<number> => {
    let seconds = Number.POSITIVE_INFINITY;
    for (let time = 0; time < maxMeasurements && seconds > allowanceSeconds; time += 1)
      seconds = Math.min(seconds, await secondsToRead(table, measurementLimitSeconds));
    return seconds;
  };
  return {
    measure: async (tables) => {
      const present = await loadStamp();
      if (present !== stamp) known.clear();
      stamp = present;
      let sum = 0;
      for (const table of tables) {
        // The previous tables are too large already.
        if (sum > allowanceSeconds) return;
        if (!isKnown(table))
          known.set(table, { seconds: await shortestSeconds(table), atMilliseconds: monotonicMilliseconds() });
        sum += secondsOf(table);
      }
    },
    requireReadable: (tables) => {
      const sum = tables.reduce((seconds, table) => seconds + secondsOf(table), 0);
      if (sum > allowanceSeconds) throw new AppError('EXPERT_SQL_TOO_LARGE');
    },
  };
}
