import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import type { OptOutList } from '#appliance/services/query/opt-out/opt-out-file';
import { createOptedOutPersons } from '#appliance/services/query/opt-out/opted-out-persons';
import type { OmopView } from '#appliance/services/query/ports';

/** A trust whose database, list and clock a test moves; `calls` says in which order the database was asked. */
function trust() {
  const state = { list: { identifiers: ['A'] } as OptOutList, stamp: 'first', persons: [1], milliseconds: 0 };
  const calls: string[] = [];
  const view = {
    personsBySourceValue: async (identifiers: readonly string[]) => {
      calls.push(`look up ${identifiers.join()}`);
      return new RoaringBitmap32(state.persons);
    },
  } as unknown as OmopView;
  const begin = createOptedOutPersons({
    readOptOuts: () => state.list,
    loadStamp: async () => {
      calls.push('stamp');
      return state.stamp;
    },
    monotonicMilliseconds: () => state.milliseconds,
  });
  return { state, calls, begin, found: async () => (await (await begin())(view)).toArray(), view };
}

describe('the persons who have opted out', () => {
  it('are looked up once while neither the list nor the data change', async () => {
    const { calls, found } = trust();
    expect([await found(), await found(), await found()]).toEqual([[1], [1], [1]]);
    expect(calls).toEqual(['stamp', 'look up A', 'stamp', 'stamp']);
  });

  it('are looked up again after the data were loaded anew, on the same day too', async () => {
    const { found, state } = trust();
    expect(await found()).toEqual([1]);
    Object.assign(state, { stamp: 'second', persons: [7] });
    expect(await found()).toEqual([7]);
  });

  it('are looked up again when the list is another', async () => {
    const { calls, found, state } = trust();
    await found();
    Object.assign(state, { list: { identifiers: ['A', 'B'] }, persons: [1, 2] });
    expect(await found()).toEqual([1, 2]);
    expect(calls.at(-1)).toBe('look up A,B');
  });

  it('are looked up again after ten minutes, where no stamp tells of a change', async () => {
    const { found, state } = trust();
    await found();
    Object.assign(state, { persons: [3], milliseconds: 600_000 });
    expect(await found()).toEqual([1]);
    state.milliseconds = 600_001;
    expect(await found()).toEqual([3]);
  });

  it('are held under the stamp of before the look, so that a load in its middle is looked up again', async () => {
    const { begin, found, state, view } = trust();
    const inLook = await begin();
    state.stamp = 'second';
    expect((await inLook(view)).toArray()).toEqual([1]);
    state.persons = [7];
    expect(await found()).toEqual([7]);
  });

  it('are nobody, without asking the database, where the list names nobody', async () => {
    const { calls, found, state } = trust();
    state.list = { identifiers: [] };
    expect(await found()).toEqual([]);
    expect(calls).toEqual([]);
  });
});
