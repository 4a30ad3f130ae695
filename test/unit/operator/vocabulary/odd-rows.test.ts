import { describe, expect, it } from 'vitest';
import { OddRows } from '#operator/vocabulary/odd-rows';

describe('odd rows', () => {
  it('are counted by kind, and the first twenty of all are listed', () => {
    const odd = new OddRows();
    for (let line = 2; line <= 30; line += 1) odd.note('blank', `A.csv:${line}`);
    odd.note('long', 'A.csv:31');
    const { first, kinds, total } = odd.report();
    expect(total).toBe(30);
    expect(kinds).toEqual([
      { what: 'blank', place: 'A.csv:2', count: 29 },
      { what: 'long', place: 'A.csv:31', count: 1 },
    ]);
    expect(first).toHaveLength(20);
    expect(first[19]).toEqual({ what: 'blank', place: 'A.csv:21' });
    expect(new OddRows().report()).toEqual({ total: 0, kinds: [], first: [] });
  });

  it('refuse a file of which most rows are left out, and no other', () => {
    const file = (leftOut: number, mended: number, rows: number) => {
      const odd = new OddRows();
      odd.note('of another file', 'A.csv:2', true);
      odd.endFile('A.csv', 2);
      for (let row = 0; row < leftOut; row += 1) odd.note('unreadable', `B.csv:${row + 2}`, true);
      for (let row = 0; row < mended; row += 1) odd.note('mended', `B.csv:${row + 2}`);
      odd.endFile('B.csv', rows);
    };
    expect(() => file(51, 0, 100)).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        details: [{ rule: 'rows that can be read (51 of 100 cannot)', place: 'B.csv:2' }],
      }),
    );
    expect(() => file(50, 50, 100)).not.toThrow();
    expect(() => file(20, 0, 20)).not.toThrow();
    expect(() => file(21, 0, 21)).toThrow();
  });
});
