import { describe, expect, it } from 'vitest';
import { row } from '#evaluation/bench/row';

const figures = { name: 'a', unit: 's', ours: 1.004, other: 4, otherName: 'b' };

describe('a row of the bench', () => {
  it('misses a goal by the figure as measured, not as shown', () => {
    const meets = (ours: number) => ours <= 1;
    expect(row(figures, { says: 'at most 1 s', meets })).toMatchObject({
      goal: 'at most 1 s',
      met: false,
      ratio: 0.251,
    });
    expect(row({ ...figures, ours: 1 }, { says: 'at most 1 s', meets }).met).toBe(true);
  });

  it('without a goal is shown and not judged', () => {
    expect(row(figures)).toMatchObject({ goal: null, met: true });
  });
});
