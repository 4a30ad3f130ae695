import { describe, expect, it } from 'vitest';
import { informationPrice, unitsOf } from '#domain/disclosure/information-price';
import { noiseCut } from '#domain/disclosure/keyed-noise';
import { leastSd, sdOf, seenSd } from '#domain/disclosure/noise-scale';
import { rounded } from '#domain/disclosure/release-number';
import { defaultRules } from '#test/support/disclosure-game';

describe('the noise of a number', () => {
  it('is at least so many persons, then a share of the number, then times its root', () => {
    expect(sdOf(0, defaultRules)).toBe(6.7);
    expect(sdOf(250, defaultRules)).toBe(6.7);
    expect(sdOf(500, defaultRules)).toBeCloseTo(12, 9);
    expect(sdOf(10_000, defaultRules)).toBeCloseTo(70, 9);
  });

  it('never falls as persons become more, and never below what is known to be in it', () => {
    for (let persons = 1; persons < 40_000; persons += 37) {
      expect(sdOf(persons, defaultRules)).toBeGreaterThanOrEqual(sdOf(persons - 1, defaultRules));
      expect(sdOf(persons, defaultRules, 5000)).toBeGreaterThanOrEqual(leastSd(defaultRules, 5000));
    }
  });

  it('is charged for as no more than it was, wherever it fell and however it was rounded', () => {
    for (const factor of [1, 2])
      for (let persons = 0; persons < 30_000; persons += 53) {
        const sd = factor * sdOf(persons, defaultRules);
        for (const off of [-noiseCut, -1, 0, 1, noiseCut]) {
          const released = Math.max(0, rounded(persons + off * sd, defaultRules));
          expect(seenSd(released, defaultRules, factor)).toBeLessThanOrEqual(sd + 1e-9);
        }
      }
  });
});

describe('the price of a number', () => {
  it('falls with the noise, and less than a part in ten of it is for where noise is cut', () => {
    expect(informationPrice(6.7, defaultRules)).toBeGreaterThan(1e5 / 6.7 ** 2);
    expect(informationPrice(6.7, defaultRules)).toBeLessThan((1.1 * 1e5) / 6.7 ** 2);
    expect(informationPrice(13.4, defaultRules)).toBeLessThan(informationPrice(6.7, defaultRules) / 3.5);
  });

  it('is less for a number that leaves rounded, but never by more than rounding to σ would hide', () => {
    const exact = informationPrice(6.7, defaultRules);
    expect(informationPrice(6.7, defaultRules, 5)).toBeLessThan(exact);
    expect(informationPrice(6.7, defaultRules, 1000)).toBe(informationPrice(6.7, defaultRules, 6.7));
    expect(informationPrice(6.7, defaultRules, 1000)).toBeGreaterThan(exact * 0.9);
  });

  it('is in hundred-thousandths of what limits are written in', () => {
    expect(unitsOf(0.058)).toBe(5800);
    expect(unitsOf(0.116)).toBe(11_600);
  });
});
