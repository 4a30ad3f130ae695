import { describe, expect, it } from 'vitest';
import { isSkewed, skewDetail, skewSecondsBetween } from '#domain/clock/clock-skew';

const at = (time: string): Date => new Date(`2026-01-01T${time}Z`);

describe('the difference of two clocks', () => {
  it('is above zero where the own clock is behind, and says so', () => {
    const skew = skewSecondsBetween(at('10:00:00.400'), at('12:00:00'));
    expect(skew).toBe(7200);
    expect(skewDetail(skew, 'the trust', 'the hub')).toEqual({
      rule: 'the clock of the trust is 7200 s behind the clock of the hub',
      place: 'clock',
    });
  });

  it('is below zero where the own clock is ahead, and says so', () => {
    const skew = skewSecondsBetween(at('12:00:00'), at('11:58:20'));
    expect(skew).toBe(-100);
    expect(skewDetail(skew, 'query', 'poller').rule).toBe('the clock of query is 100 s ahead of the clock of poller');
  });

  it.each([
    [59, false],
    [-59, false],
    [60, true],
    [-60, true],
  ])('of %d s makes one of them wrong: %s', (skewSeconds, wrong) => {
    expect(isSkewed(skewSeconds)).toBe(wrong);
  });
});
