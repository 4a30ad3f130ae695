import { describe, expect, it } from 'vitest';
import type { PostgresViews, RunStatement } from '#appliance/services/query/adapters/postgres-views';
import { createTableCache } from '#appliance/services/query/adapters/table-cache';

/** An empty database whose state and clock a test moves; `looks` lists what each look asked for. */
function trust() {
  const state = { fingerprint: 'first', dataDate: '2026-01-31', milliseconds: 0 };
  const looks: string[][] = [];
  const open = (): { ask: RunStatement; asked: string[] } => {
    const asked: string[] = [];
    looks.push(asked);
    const ask: RunStatement = async (text) => {
      const what = text.includes('relfilenode') ? 'fingerprint' : text.includes('cdm_source') ? 'day' : 'rows';
      if (asked.at(-1) !== what) asked.push(what);
      return { fingerprint: [[state.fingerprint]], day: [[state.dataDate]], rows: [] }[what];
    };
    return { ask, asked };
  };
  const views: PostgresViews = {
    view: (look) => look(open().ask),
    close: async () => {},
  };
  const held = createTableCache(views, () => state.milliseconds);
  return { state, looks, held, tables: () => held.tables(open().ask, ['sex'], state.dataDate) };
}

const reads = (looks: readonly (readonly string[])[]): number => looks.filter((asked) => asked.includes('rows')).length;

describe('tables held in memory', () => {
  it('are read in a look that begins after the fingerprint they are held under was taken', async () => {
    const { held, looks } = trust();
    await held.warmUp();
    // In one look the fingerprint could tell of rows that the look itself is too old to see.
    expect(looks).toEqual([['fingerprint'], ['day', 'rows']]);
  });

  it('are read once while the data stay, and again after a load, under the same day or another', async () => {
    const { looks, state, tables } = trust();
    await tables();
    await tables();
    expect(reads(looks)).toBe(1);
    state.fingerprint = 'second';
    await tables();
    expect(reads(looks)).toBe(2);
    state.dataDate = '2026-02-28';
    await tables();
    await tables();
    expect(reads(looks)).toBe(3);
  });

  it('are read again in the background after an hour, where no fingerprint tells of a change', async () => {
    const { looks, state, tables } = trust();
    await tables();
    state.milliseconds = 3_600_000;
    await tables();
    expect(reads(looks)).toBe(1);
    state.milliseconds = 3_600_001;
    await tables();
    await expect.poll(() => reads(looks)).toBe(2);
  });
});
