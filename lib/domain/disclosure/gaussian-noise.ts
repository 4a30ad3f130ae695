import { randomFillSync } from 'node:crypto';

/** Draws from the standard normal distribution. */
export type Gaussian = () => number;

const uniforms = new Uint32Array(4);

/** A number above 0 and at most 1, with 53 random bits. */
const uniform = (high: number, low: number): number => ((high >>> 5) * 2 ** 26 + (low >>> 6) + 1) / 2 ** 53;

/**
 * A fresh draw from the operating system's source of randomness (Box and Muller 1958). Nothing finer than a whole number
 * leaves the engine, so that the gaps between floating-point numbers tell nothing.
 */
export const secureGaussian: Gaussian = () => {
  randomFillSync(uniforms);
  const [a = 0, b = 0, c = 0, d = 0] = uniforms;
  return Math.sqrt(-2 * Math.log(uniform(a, b))) * Math.cos(2 * Math.PI * uniform(c, d));
};
