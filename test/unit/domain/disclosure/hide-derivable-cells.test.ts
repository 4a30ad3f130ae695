import { describe, expect, it } from 'vitest';
import { hideDerivableCells, type NoisyCell } from '#domain/disclosure/hide-derivable-cells';
import { seeded } from '#test/support/disclosure-game';

const cell = (value: number, small = false, far = 35): NoisyCell => ({
  least: Math.max(0, value - far),
  most: value + far,
  small,
});
const sumOf = (count: number, least: number, most: number) => [
  { cells: Array.from({ length: count }, (_, index) => index), least, most, exact: true },
];
const hidden = (cells: readonly NoisyCell[], least: number, most: number) =>
  [...hideDerivableCells(cells, sumOf(cells.length, least, most), 10)].sort();

describe('cells that could be worked out', () => {
  it('are hidden together with a small one: the next by label, round the end, whatever the counts are', () => {
    expect(hidden([cell(100), cell(3, true), cell(900), cell(500)], 1480, 1520)).toEqual([1, 2]);
    expect(hidden([cell(900), cell(500), cell(3, true)], 1380, 1420)).toEqual([0, 2]);
  });

  it('are none where nothing is small, or where no sum is known', () => {
    expect(hidden([cell(100), cell(900)], 980, 1020)).toEqual([]);
    expect([...hideDerivableCells([cell(3, true), cell(900)], [], 10)]).toEqual([0]);
  });

  it('leave every hidden cell at least the threshold of values, over random tables and any fall of the noise', () => {
    const random = seeded(3);
    for (let trial = 0; trial < 2000; trial += 1) {
      const truth = Array.from({ length: 2 + Math.floor(random() * 6) }, () => Math.floor(random() ** 4 * 2000));
      const total = truth.reduce((sum, persons) => sum + persons, 0);
      if (total < 43) continue;
      const cells = truth.map((persons) => {
        const value = persons + Math.round((random() * 2 - 1) * 33);
        return cell(value, value < 43);
      });
      const seen = total + (random() * 2 - 1) * 16;
      const [least, most] = [seen - 19, seen + 19];
      const out = hidden(cells, least, most);
      expect(out).not.toHaveLength(1);
      const shown = cells.filter((_, index) => !out.includes(index));
      const open = Math.floor(most - shown.reduce((sum, { least }) => sum + least, 0));
      if (out.length > 0 && shown.length > 0) expect(open).toBeGreaterThanOrEqual(9);
    }
  });
});
