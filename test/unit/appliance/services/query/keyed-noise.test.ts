import { expect, it } from 'vitest';
import { keyedNoise } from '#appliance/services/query/keyed-noise';

it('is the same for the same text and key, another for another, and normal over many', () => {
  const noise = keyedNoise(new Uint8Array(32).fill(1), 5.5);
  expect(noise('a')).toBe(noise('a'));
  expect(noise('a')).not.toBe(noise('b'));
  expect(keyedNoise(new Uint8Array(32).fill(2), 5.5)('a')).not.toBe(noise('a'));
  const drawn = Array.from({ length: 20_000 }, (_, n) => noise(String(n)));
  const mean = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
  const deviation = Math.sqrt(drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0) / drawn.length);
  expect(Math.abs(mean)).toBeLessThan(0.2);
  expect(deviation).toBeGreaterThan(5.3);
  expect(deviation).toBeLessThan(5.7);
  expect(drawn.filter((one) => Math.abs(one) < 1.96 * 5.5).length / drawn.length).toBeCloseTo(0.95, 1);
});
