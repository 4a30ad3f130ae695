import { describe, expect, it } from 'vitest';
import { leastShown, releaseNumber } from '#domain/disclosure/release-number';
import { defaultRules, rulesOf } from '#test/support/disclosure-game';

const release = (value: number, leftOut = 0) => releaseNumber({ value, sd: 5.5, leftOut }, defaultRules);

describe('a noisy number', () => {
  it.each([
    [7.4, null],
    [7.5, 10],
    [12.4, 10],
    [-30, null],
    [298, 300],
  ])('of %s is released as %s: rounded to fives, from the threshold of ten on', (value, persons) =>
    expect(release(value).persons).toBe(persons),
  );

  it.each([
    [10, 17.4, null],
    [10, 17.5, 20],
    [20, 32.4, null],
    [20, 32.6, 35],
  ])(
    'with noise of %i is hidden below 1.645 times that, because nobody’s would be shown often: %s',
    (sd, value, persons) => expect(releaseNumber({ value, sd }, defaultRules).persons).toBe(persons),
  );

  it('has a margin for its noise and its rounding', () => {
    expect(release(100)).toEqual({ persons: 100, margin: 12 });
    expect(release(7)).toEqual({ persons: null });
  });

  it('has a wider interval above where persons may have been left out, and is hidden where it says nothing then', () => {
    expect(release(100, 30)).toEqual({ persons: 100, margin: 12, above: 30 });
    expect(release(100, 100)).toMatchObject({ persons: 100 });
    expect(release(100, 101)).toEqual({ persons: null });
  });

  it('is shown in 95 of 100 answers from this true number on', () => {
    expect(leastShown(defaultRules)).toBe(17);
    expect(leastShown(rulesOf('strict'))).toBe(54);
    expect(leastShown(rulesOf('threshold'))).toBe(10);
  });
});
