import { describe, expect, it } from 'vitest';
import { maskModulus } from '#domain/secure-sum/mask-modulus';
import { sumMasked } from '#domain/secure-sum/sum-masked';

describe('the sum of masked numbers', () => {
  it('is what is left when the masks have cancelled, also below zero', () => {
    expect(sumMasked([maskModulus - 100, 60, 85])).toBe(45);
    expect(sumMasked([maskModulus - 100, 60, 33])).toBe(-7);
    expect(sumMasked([maskModulus - 1, maskModulus - 1, maskModulus - 1])).toBe(-3);
  });

  it('is nothing where it can be no number of persons', () => {
    expect(sumMasked([maskModulus / 2, 60, 85])).toBeUndefined();
    expect(sumMasked([5_000_000_000, 0, 0])).toBeUndefined();
    expect(sumMasked([2_000_000_000, 0, 0])).toBe(2_000_000_000);
  });
});
