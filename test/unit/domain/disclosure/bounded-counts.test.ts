import { RoaringArenaAllocator, RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { boundedCounts } from '#domain/disclosure/bounded-counts';
import { cellsOf } from '#domain/disclosure/table-cells';
import { range, seeded } from '#test/support/disclosure-game';

const years = ['2022', '2023', '2024', '2025', '2026'];
const table = (name: 'studyYear' | 'modality' | 'sex', values: Readonly<Record<string, readonly number[]>>) => ({
  name,
  values: Object.entries(values).map(([label, ids]) => ({ label, members: new RoaringBitmap32([...ids]) })),
});
/** The counts of the cells of one table or cross-table. */
const counted = (wanted: Partial<Parameters<typeof cellsOf>[0]>, persons = range(0, 1000)) =>
  cellsOf({ tables: [], crossTables: [], ...wanted }, persons).map((cells) => boundedCounts(persons, cells));

describe('cells in which a person is counted at most four times', () => {
  it('are the latest years and the first of other lists', () => {
    // Person 1 has everything, person 2 the first and the last.
    const of = (labels: readonly string[]) =>
      Object.fromEntries(labels.map((label, at) => [label, at % (labels.length - 1) === 0 ? [1, 2] : [1]]));
    expect(counted({ tables: [table('studyYear', of(years))] })).toEqual([[1, 1, 1, 1, 2]]);
    expect(counted({ tables: [table('modality', of(['CR', 'CT', 'DX', 'MR', 'US']))] })).toEqual([[2, 1, 1, 1, 1]]);
  });

  it('are the latest years of the first rows where two things are counted at once', () => {
    const all = (labels: readonly string[]) => Object.fromEntries(labels.map((label) => [label, [1]]));
    const [sex, modality, year] = [
      table('sex', { female: [1], male: [] }),
      table('modality', all(['CR', 'CT'])),
      table('studyYear', all(['2024', '2025', '2026'])),
    ];
    const crossed = counted({
      crossTables: [
        [sex, modality],
        [modality, year],
        [year, modality],
      ],
    });
    expect(crossed).toEqual([
      [1, 1, 0, 0],
      // CR of three years, then CT of the latest.
      [1, 1, 1, 0, 0, 1],
      // 2026 and 2025.
      [0, 0, 1, 1, 1, 1],
    ]);
  });

  it.each([1, 2, 4, 7])('are as many as a walk through each person’s own cells finds, %i at most', (most) => {
    const next = seeded(most);
    for (let trial = 0; trial < 20; trial += 1) {
      const members = Array.from(
        { length: 9 },
        () => new RoaringBitmap32(Array.from({ length: 60 }, (_, id) => id).filter(() => next() < 0.5)),
      );
      const countingOrder = [...members.keys()].sort(() => next() - 0.5);
      const persons = range(10, 50);
      const expected = members.map(() => 0);
      for (const person of persons)
        for (const cell of countingOrder.filter((index) => members[index]!.has(person)).slice(0, most))
          expected[cell] = expected[cell]! + 1;
      expect(boundedCounts(persons, { members, countingOrder, most })).toEqual(expected);
    }
  });

  it('leave the sets as they were, and no other set in memory', () => {
    const members = [range(0, 10), range(5, 20)];
    const persons = range(0, 15);
    const left = new RoaringArenaAllocator().with((arena) => {
      boundedCounts(persons, { members, countingOrder: [1, 0], most: 3 });
      return arena.size;
    });
    expect(left).toBe(0);
    expect([...members, persons].map(({ size }) => size)).toEqual([10, 15, 15]);
  });
});
