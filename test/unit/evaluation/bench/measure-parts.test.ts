import { describe, expect, it } from 'vitest';
import { measureParts } from '#evaluation/bench/measure-parts';
import { type Row, row } from '#evaluation/bench/row';

const measured = (name: string): Row => row({ name, unit: 's', ours: 1, other: 2, otherName: 'b' });

describe('the parts of the bench', () => {
  it('hand over their rows as they end, and one that fails becomes a missed row with its reason', async () => {
    const seen: string[] = [];
    const rows: Row[] = [];
    await measureParts(
      [
        { name: 'first', measure: async () => [measured('one'), measured('two')] },
        { name: 'second', measure: async () => Promise.reject(new TypeError('no study')) },
        { name: 'third', measure: async () => [measured('three')] },
      ],
      {
        begin: (name) => seen.push(`${name} begins`),
        record: (more) => {
          rows.push(...more);
          seen.push(`${rows.length} rows`);
        },
      },
    );
    expect(seen).toEqual(['first begins', '2 rows', 'second begins', '3 rows', 'third begins', '4 rows']);
    expect(rows.map(({ met }) => met)).toEqual([true, true, false, true]);
    expect(rows[2]).toMatchObject({ name: 'second', failure: 'TypeError: no study', goal: 'can be measured' });
    // A figure that is no number is null in the file.
    expect(JSON.parse(JSON.stringify(rows[2]))).toMatchObject({ ours: null, ratio: null });
  });
});
