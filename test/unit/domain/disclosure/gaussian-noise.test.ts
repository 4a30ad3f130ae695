import { mean, sampleStandardDeviation } from 'simple-statistics';
import { expect, it } from 'vitest';
import { secureGaussian } from '#domain/disclosure/gaussian-noise';

// Each bound is seven standard errors wide: it fails by chance less than once in 10⁹ runs.
it('draws from the standard normal distribution, anew each time', () => {
  const draws = Array.from({ length: 40_000 }, secureGaussian);
  expect(Math.abs(mean(draws))).toBeLessThan(7 / Math.sqrt(40_000));
  expect(Math.abs(sampleStandardDeviation(draws) - 1)).toBeLessThan(7 / Math.sqrt(80_000));
  expect(Math.abs(draws.filter((draw) => draw > 1.645).length / 40_000 - 0.05)).toBeLessThan(
    7 * Math.sqrt(0.0475 / 40_000),
  );
  expect(new Set(draws).size).toBe(40_000);
});
