import { expect, it } from 'vitest';
import { makeBackOff } from '#appliance/services/imaging/back-off';

it('doubles up to the longest, however many failures there were', () => {
  const backOff = makeBackOff(500, 300_000, () => 0);
  expect([1, 2, 3, 10, 11, 10_000].map(backOff)).toEqual([500, 1000, 2000, 256_000, 300_000, 300_000]);
});

it('takes up to a quarter off by chance', () => {
  expect(makeBackOff(1000, 300_000, () => 0.999)(1)).toBeCloseTo(750, -1);
});
