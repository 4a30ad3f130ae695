import { describe, expect, it } from 'vitest';
import { addModulo } from '#domain/secure-sum/add-modulo';
import { maskModulus } from '#domain/secure-sum/mask-modulus';

describe('adding in the ring of masks', () => {
  it('wraps round at both ends and stays a whole number from zero to the modulus', () => {
    expect(addModulo(2, 3)).toBe(5);
    expect(addModulo(maskModulus - 1, 3)).toBe(2);
    expect(addModulo(2, -3)).toBe(maskModulus - 1);
    expect(addModulo(-4, maskModulus - 1)).toBe(maskModulus - 5);
  });
});
