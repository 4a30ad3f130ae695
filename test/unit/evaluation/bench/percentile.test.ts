import { describe, expect, it } from 'vitest';
import { percentile } from '#evaluation/bench/percentile';

describe('a percentile by the nearest rank', () => {
  const sample = [15, 20, 35, 40, 50];
  it.each([
    [0, 15],
    [0.3, 20],
    [0.4, 20],
    [0.5, 35],
    [1, 50],
  ])('at %f is %f', (share, value) => expect(percentile(sample, share)).toBe(value));

  it('does not depend on the order and leaves the sample alone', () => {
    const mixed = [50, 15, 40, 20, 35];
    expect(percentile(mixed, 0.95)).toBe(50);
    expect(mixed).toEqual([50, 15, 40, 20, 35]);
  });

  it('of nothing is not a number', () => expect(percentile([], 0.5)).toBeNaN());
});
