import { describe, expect, it } from 'vitest';
import { tellingAccuracy } from '#evaluation/bench/cohorts/telling-accuracy';
import { random } from '#local/synthetic/random';

const timed = (count: number, milliseconds: (bit: boolean, chance: () => number) => number) => {
  const chance = random('timing');
  return Array.from({ length: count }, () => {
    const bit = chance.next() < 0.5;
    return { bit, milliseconds: milliseconds(bit, () => chance.next()) };
  });
};

describe('how well times tell a bit', () => {
  it('is always, where a set bit takes longer, and where it takes shorter', () => {
    expect(tellingAccuracy(timed(200, (bit) => (bit ? 12 : 10)))).toBe(100);
    expect(tellingAccuracy(timed(200, (bit) => (bit ? 10 : 12)))).toBe(100);
  });

  it('is a little better than chance, where they overlap much', () => {
    const accuracy = tellingAccuracy(timed(4000, (bit, chance) => chance() + (bit ? 0.2 : 0)));
    expect(accuracy).toBeGreaterThan(56);
    expect(accuracy).toBeLessThan(64);
  });

  it('is that of a coin, where they say nothing', () => {
    const accuracy = tellingAccuracy(timed(4000, (_bit, chance) => chance()));
    expect(Math.abs(accuracy - 50)).toBeLessThan(3);
  });

  it('is not told where one half knows a single bit: nothing could be learnt from it', () => {
    const answers = Array.from({ length: 100 }, (_, index) => ({ bit: index % 2 === 1, milliseconds: index }));
    expect(() => tellingAccuracy(answers)).toThrow('either bit');
  });
});
