import { addModulo } from './add-modulo.ts';
import { maskModulus } from './mask-modulus.ts';

/** More persons than any trust has; noise is far below it. */
const mostPersons = 1e9;

/**
 * The number behind masked answers of all participants. Noise may take it below zero, so the upper half of the ring
 * stands for negative numbers. `undefined` where it can be no number of persons: then the masks did not cancel.
 */
export const sumMasked = (values: readonly number[]): number | undefined => {
  const sum = values.reduce(addModulo, 0);
  const signed = sum < maskModulus / 2 ? sum : sum - maskModulus;
  return Math.abs(signed) <= values.length * mostPersons ? signed : undefined;
};
