import type { DistributionName } from '#contracts/cohort-result';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { dataDateOf } from './data-date-of.ts';
import { dataFingerprint } from './data-fingerprint.ts';
import type { Ask, PostgresViews } from './postgres-views.ts';
import { readTables } from './read-tables.ts';
import { type HeldTable, labelledTable } from './table-labels.ts';

type Loaded = {
  readonly key: string;
  readonly atMilliseconds: number;
  readonly tables: Readonly<Record<DistributionName, HeldTable>>;
  /** As asked for with the last thresholds, by name and threshold. */
  readonly labelled: Map<string, DistributionTable>;
};

/** The tables of all persons, in memory. */
export type HeldTables = {
  /** `ask` belongs to the look of the question, and tells whether the data are still those that are held. */
  readonly tables: (
    ask: Ask,
    names: readonly DistributionName[],
    dataDate: string,
    threshold: number,
  ) => Promise<readonly DistributionTable[]>;
  readonly warmUp: () => Promise<void>;
};

/** What no fingerprint shows, on a standby for example, is read again after an hour; meanwhile questions do not wait. */
const longestHeldMilliseconds = 3_600_000;

/** Trust and hub rarely change their minds about a threshold. */
const mostLabelled = 50;

function labelledOf({ tables, labelled }: Loaded, name: DistributionName, threshold: number): DistributionTable {
  const known = labelled.get(`${name} ${threshold}`);
  if (known !== undefined) return known;
  if (labelled.size >= mostLabelled) labelled.clear();
  const table = labelledTable(name, tables[name], threshold);
  labelled.set(`${name} ${threshold}`, table);
  return table;
}

const keyOf = (dataDate: string, fingerprint: string): string => `${dataDate} ${fingerprint}`;

/**
 * Reads the tables in looks of their own, which questions do not share and do not wait for unless they need a table.
 * However many ask at once for data that are not held, they are read once.
 */
export function holdTables(views: PostgresViews, monotonicMilliseconds: () => number): HeldTables {
  let held: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;

  const read = async (): Promise<Loaded> => {
    // In a look of its own before that of the rows: what is written in between makes the next question read again,
    // and no fingerprint tells of rows that the look is too old to see.
    const fingerprint = await views.view(dataFingerprint);
    return views.view(async (ask) => {
      const dataDate = await dataDateOf(ask);
      const tables = await readTables(ask, dataDate);
      const key = keyOf(dataDate, fingerprint);
      return { key, tables, labelled: new Map(), atMilliseconds: monotonicMilliseconds() };
    });
  };
  const load = async (): Promise<Loaded> => {
    loading = read();
    try {
      held = await loading;
      return held;
    } finally {
      loading = undefined;
    }
  };
  const loadedFor = async (key: string): Promise<Loaded> => {
    if (held?.key === key) return held;
    if (loading === undefined) return load();
    // What was being read already may be of before the data changed.
    const before = await loading;
    return before.key === key ? before : loadedFor(key);
  };
  return {
    tables: async (ask, names, dataDate, threshold) => {
      const key = keyOf(dataDate, await dataFingerprint(ask));
      const loaded = await loadedFor(key);
      const old = monotonicMilliseconds() - loaded.atMilliseconds > longestHeldMilliseconds;
      // A failure here is no question's failure: the next one tries again.
      if (old && loading === undefined) load().catch(() => {});
      return names.map((name) => labelledOf(loaded, name, threshold));
    },
    warmUp: async () => {
      try {
        await (loading ?? load());
      } catch {
        // The first question that needs the tables reads them, and tells when that fails too.
      }
    },
  };
}
