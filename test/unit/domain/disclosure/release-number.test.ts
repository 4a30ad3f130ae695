import { describe, expect, it } from 'vitest';
import { noiseCut } from '#domain/disclosure/keyed-noise';
import { sdOf } from '#domain/disclosure/noise-scale';
import { releaseNumber, rounded } from '#domain/disclosure/release-number';
import { defaultRules } from '#test/support/disclosure-game';

describe('a released number', () => {
  it('stands for at least the threshold, wherever its noise fell and whatever it is rounded to', () => {
    for (const threshold of [5, 10, 37, 500])
      for (const rounding of [1, 5, 10, 100])
        for (let persons = 0; persons < threshold; persons += 1) {
          const rules = { ...defaultRules, threshold, rounding };
          const sd = sdOf(persons, rules);
          expect(releaseNumber({ value: persons + noiseCut * sd, sd, factor: 1 }, rules).persons).toBeNull();
        }
  });

  it('is shown as soon as that is certain', () => {
    const sd = sdOf(0, defaultRules);
    const least = Math.ceil((10 + 2.5 + noiseCut * sd) / 5) * 5;
    expect(releaseNumber({ value: least, sd, factor: 1 }, defaultRules).persons).toBe(least);
    expect(releaseNumber({ value: least - 5, sd, factor: 1 }, defaultRules).persons).toBeNull();
  });

  it('is decided on what is shown alone: all that rounds alike is treated alike', () => {
    for (let value = 0; value < 200; value += 1) {
      const of = (one: number) => releaseNumber({ value: one, sd: 6.7, factor: 1 }, defaultRules);
      expect(of(value)).toEqual(of(rounded(value, defaultRules)));
    }
  });

  it('has a margin that follows from what is shown, and grows with it', () => {
    const of = (value: number, sd: number) => releaseNumber({ value, sd, factor: 1 }, defaultRules);
    expect(of(500, 6.7)).toEqual(of(500, 12));
    expect(of(500, 12).margin).toBe(24);
    expect(of(20_000, 99).margin).toBeGreaterThan(of(500, 12).margin ?? 0);
  });
});
