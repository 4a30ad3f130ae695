import { describe, expect, it } from 'vitest';
import { determinedCells } from '#evaluation/attack/tables/determined-cells';
import type { Bounds, ReleasedTables } from '#evaluation/attack/tables/released-bounds';

const shown = (persons: number): Bounds => ({ low: persons, high: persons, hidden: false });
const hidden: Bounds = { low: 0, high: 9, hidden: true };
const table = (cells: readonly Bounds[], exactlyOne = true): ReleasedTables['tables'][number] => ({
  name: 'sex',
  exactlyOne,
  cells,
});

describe('arithmetic on a released answer', () => {
  it('finds the one hidden cell of a table with an exact total', async () => {
    const released = { total: shown(100), tables: [table([shown(60), shown(37), hidden])], crossTables: [] };
    expect(await determinedCells(released)).toEqual({ hidden: 1, determined: 1 });
  });

  it('does not find two hidden cells, nor one in a table where persons stand in any number of cells', async () => {
    const two = { total: shown(100), tables: [table([shown(95), hidden, hidden])], crossTables: [] };
    expect(await determinedCells(two)).toEqual({ hidden: 2, determined: 0 });
    const any = { total: shown(100), tables: [table([shown(60), shown(37), hidden], false)], crossTables: [] };
    expect(await determinedCells(any)).toEqual({ hidden: 1, determined: 0 });
  });

  it('finds two hidden cells that can only both be empty', async () => {
    const released = { total: shown(95), tables: [table([shown(95), hidden, hidden])], crossTables: [] };
    expect(await determinedCells(released)).toEqual({ hidden: 2, determined: 2 });
  });

  it('finds a hidden cell by the margins of a cross-table', async () => {
    const released: ReleasedTables = {
      total: shown(100),
      tables: [table([shown(40), shown(60)]), { ...table([shown(30), shown(70)]), name: 'ageBand' }],
      crossTables: [
        {
          rows: 0,
          columns: 1,
          cells: [
            [hidden, shown(36)],
            [shown(26), shown(34)],
          ],
        },
      ],
    };
    expect(await determinedCells(released)).toEqual({ hidden: 1, determined: 1 });
  });

  it('does not find it where the total has noise', async () => {
    const total = { low: 90, high: 110, hidden: false };
    const released = { total, tables: [table([shown(60), shown(37), hidden])], crossTables: [] };
    expect(await determinedCells(released)).toEqual({ hidden: 1, determined: 0 });
  });

  it('says so when an answer contradicts itself', async () => {
    const released = { total: shown(10), tables: [table([shown(60), hidden])], crossTables: [] };
    await expect(determinedCells(released)).rejects.toThrow('contradict');
  });
});
