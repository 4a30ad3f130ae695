import type { DistributionName } from '#contracts/cohort-result';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { dataDateOf } from './data-date-of.ts';
import { dataFingerprint } from './data-fingerprint.ts';
import type { PostgresViews, RunStatement } from './postgres-views.ts';
import { readTables, type TableValues } from './read-tables.ts';

type Loaded = {
  readonly key: string;
  readonly atMilliseconds: number;
  readonly tables: Readonly<Record<DistributionName, TableValues>>;
};

/** The tables of all persons, cached in memory. */
export type TableCache = {
  /**
   * Tables by name, in the given order. `runStatement` belongs to the view of the question; it is used to check whether
   * the cached data are still the present ones.
   */
  readonly tables: (
    runStatement: RunStatement,
    names: readonly DistributionName[],
    dataDate: string,
  ) => Promise<readonly DistributionTable[]>;
  /** Reads the tables before the first question needs them; never rejects. */
  readonly warmUp: () => Promise<void>;
};

/**
 * Tables are read again after an hour, because the fingerprint does not show every change, as on a standby. Questions
 * do not wait for that.
 */
const maxAgeMilliseconds = 3_600_000;

const keyOf = (dataDate: string, fingerprint: string): string => `${dataDate} ${fingerprint}`;

/**
 * Makes the cache. Tables are read in separate views, so that only questions that need a table wait for them. Several
 * questions at the same time cause one read. `tables` throws DATABASE_UNREACHABLE, COHORT_QUERY_TIMEOUT and
 * COHORT_QUERY_FAILED.
 */
export function createTableCache(views: PostgresViews, monotonicMilliseconds: () => number): TableCache {
  let cached: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;

  const read = async (): Promise<Loaded> => {
    // The fingerprint is read in an earlier view than the rows: a write in between makes the next question read again,
    // and the fingerprint never includes rows that the later view does not see.
    const fingerprint = await views.view(dataFingerprint);
    return views.view(async (runStatement) => {
      const dataDate = await dataDateOf(runStatement);
      const tables = await readTables(runStatement, dataDate);
      const key = keyOf(dataDate, fingerprint);
      return { key, tables, atMilliseconds: monotonicMilliseconds() };
    });
  };
  const load = async (): Promise<Loaded> => {
    loading = read();
    try {
      cached = await loading;
      return cached;
    } finally {
      loading = undefined;
    }
  };
  const loadedFor = async (key: string): Promise<Loaded> => {
    if (cached?.key === key) return cached;
    if (loading === undefined) return load();
    // A read that was in progress already may be from before the change of the data.
    const before = await loading;
    return before.key === key ? before : loadedFor(key);
  };
  return {
    tables: async (runStatement, names, dataDate) => {
      const key = keyOf(dataDate, await dataFingerprint(runStatement));
      const loaded = await loadedFor(key);
      const isStale = monotonicMilliseconds() - loaded.atMilliseconds > maxAgeMilliseconds;
      // A failure does not affect this question; the next one tries again.
      if (isStale && loading === undefined) load().catch(() => {});
      return names.map((name) => ({ name, values: loaded.tables[name] }));
    },
    warmUp: async () => {
      try {
        await (loading ?? load());
      } catch {
        // The first question that needs the tables reads them, and fails where that fails too.
      }
    },
  };
}
