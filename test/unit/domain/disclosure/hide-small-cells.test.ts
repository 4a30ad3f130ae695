import { describe, expect, it } from 'vitest';
import { hideSmallCells } from '#domain/disclosure/hide-small-cells';

/** Every table of `cells` counts with this total. */
function tables(cells: number, total: number): number[][] {
  if (cells === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) =>
    tables(cells - 1, total - first).map((rest) => [first, ...rest]),
  ).flat();
}

const shown = (counts: readonly number[], threshold: number) =>
  hideSmallCells(
    counts.map((persons, index) => ({ value: String(index), persons })),
    threshold,
  ).map(({ persons }) => persons);

/** For each hidden cell of each released table, how many values the tables that look like it give it; the least of all. */
function leastDoubt(cells: number, total: number, threshold: number): number {
  const alike = new Map<string, number[][]>();
  for (const counts of tables(cells, total)) {
    const released = JSON.stringify(shown(counts, threshold));
    alike.set(released, [...(alike.get(released) ?? []), counts]);
  }
  const doubts = [...alike].flatMap(([released, from]) =>
    (JSON.parse(released) as (number | null)[]).flatMap((cell, index) =>
      cell === null ? [new Set(from.map((counts) => counts[index])).size] : [],
    ),
  );
  return Math.min(...doubts);
}

describe('hidden cells of a distribution', () => {
  it.each([
    [2, 3],
    [3, 3],
    [4, 3],
    [5, 3],
    [3, 5],
    [4, 5],
  ])(
    'of %i cells stay open to at least threshold - 1 values at threshold %i, over every table there is',
    (cells, threshold) => {
      for (let total = threshold; total <= threshold * 4 + 2; total += 1)
        expect(leastDoubt(cells, total, threshold)).toBeGreaterThanOrEqual(threshold - 1);
    },
  );

  it('are never a cell alone, which the total would give away', () => {
    expect(shown([40, 3, 50, 60], 10)).toEqual([40, null, null, 60]);
    expect(shown([40, 30, 50, 3], 10)).toEqual([null, 30, 50, null]);
  });

  it('are further ones when the next is barely large enough', () => {
    expect(shown([0, 10, 10, 40, 50], 10)).toEqual([null, null, null, null, 50]);
    expect(shown([0, 19, 10, 40, 50], 10)).toEqual([null, null, 10, 40, 50]);
  });

  it('look the same for none and for a few', () => {
    expect(shown([0, 50, 60], 10)).toEqual(shown([9, 50, 60], 10).with(1, null));
    expect(shown([0, 50, 60], 10)[0]).toBe(shown([9, 50, 60], 10)[0]);
  });

  it('are none where every cell is large enough', () => {
    expect(shown([10, 20, 30], 10)).toEqual([10, 20, 30]);
  });
});
