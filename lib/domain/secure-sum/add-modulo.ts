import { maskModulus } from './mask-modulus.ts';

/** The sum of two whole numbers in the ring that masks live in; negative ones wrap round. */
export const addModulo = (one: number, other: number): number => {
  const sum = (one + other) % maskModulus;
  return sum < 0 ? sum + maskModulus : sum;
};
