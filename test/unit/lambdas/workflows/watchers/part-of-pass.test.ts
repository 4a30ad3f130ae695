import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partOfPass } from '#lambdas/workflows/watchers/part-of-pass';

describe('the part of a list that one pass looks at', () => {
  it('is all of a short list, at every pass', () => {
    expect(partOfPass([1, 2, 3], 3, 0)).toEqual([1, 2, 3]);
    expect(partOfPass([1, 2, 3], 5, 7)).toEqual([1, 2, 3]);
  });

  it('goes on where the pass before ended', () => {
    expect([0, 1, 2].map((pass) => partOfPass([1, 2, 3, 4, 5], 2, pass))).toEqual([
      [1, 2],
      [3, 4],
      [5, 1],
    ]);
  });

  it('leaves nothing out over as many passes as the list has parts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 0, max: 100_000 }),
        (length, most, from) => {
          const items = Array.from({ length }, (_, index) => index);
          // One more than the parts: the first may begin in the middle of one.
          const passes = Array.from({ length: Math.ceil(length / most) + 1 }, (_, index) => from + index);
          const seen = new Set(passes.flatMap((pass) => partOfPass(items, most, pass)));
          expect(seen.size).toBe(length);
          for (const pass of passes) expect(partOfPass(items, most, pass).length).toBe(Math.min(length, most));
        },
      ),
      { seed: 9, numRuns: 300 },
    );
  });
});
