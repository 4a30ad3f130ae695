import { describe, expect, it } from 'vitest';
import { normalShare } from '#evaluation/attack/belief/normal-share';
import { releasedChance } from '#evaluation/attack/belief/released-chance';

describe('the share of a normal below a value', () => {
  it.each([
    [0, 0.5],
    [1, 0.841_344_7],
    [-1.959_964, 0.025],
    [3, 0.998_650_1],
  ])('at %f is %f', (z, share) => expect(normalShare(z)).toBeCloseTo(share, 6));
});

describe('how likely a released number is', () => {
  const made = { sd: 5.5, least: 26.5, rounding: 5 };
  const shown = Array.from({ length: 60 }, (_, index) => 30 + index * 5);

  it.each([10, 30, 41, 120])('adds up to 1 over all that can be shown of %d', (truth) => {
    const all = [null, ...shown].reduce<number>((sum, one) => sum + releasedChance(one, truth, made), 0);
    expect(all).toBeCloseTo(1, 6);
  });

  it('moves with the truth: one person more makes a larger number likelier', () => {
    expect(releasedChance(125, 121, made)).toBeGreaterThan(releasedChance(125, 120, made));
    expect(releasedChance(115, 121, made)).toBeLessThan(releasedChance(115, 120, made));
  });
});
