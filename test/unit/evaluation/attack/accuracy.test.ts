import { describe, expect, it } from 'vitest';
import { accuracy } from '#evaluation/attack/accuracy';

describe('a measured share', () => {
  it('stands inside of its interval, which narrows with more rounds', () => {
    const [few, many] = [accuracy(55, 100), accuracy(5500, 10_000)];
    expect(few.from).toBeLessThan(0.55);
    expect(few.to).toBeGreaterThan(0.55);
    expect(many.to - many.from).toBeLessThan((few.to - few.from) / 9);
  });

  it('has an interval within 0 and 1, also when all or none were right', () => {
    expect(accuracy(0, 20).from).toBeCloseTo(0, 12);
    expect(accuracy(0, 20).to).toBeGreaterThan(0.1);
    expect(accuracy(20, 20).to).toBeCloseTo(1, 12);
  });
});
