import { describe, expect, it } from 'vitest';
import { releaseSum } from '#domain/secure-sum/release-sum';

const noiseSds = [3, 4];

describe('the release of a secure sum', () => {
  it('shows a number that is certainly above the threshold, rounded, with its margin', () => {
    // 10 + 2.5 · 5 = 22.5
    expect(releaseSum({ sum: 23, noiseSds, threshold: 10, rounding: 5 })).toEqual({ persons: 25, margin: 11 });
    expect(releaseSum({ sum: 1203, noiseSds, threshold: 10, rounding: 5 })).toEqual({ persons: 1205, margin: 11 });
  });

  it('hides what is below it, and an empty sum in the same words as a small one', () => {
    for (const sum of [22, 10, 1, 0, -7])
      expect(releaseSum({ sum, noiseSds, threshold: 10, rounding: 5 })).toEqual({ persons: null });
  });

  it('asks for more where a trust has a higher threshold or more noise', () => {
    expect(releaseSum({ sum: 40, noiseSds, threshold: 30, rounding: 5 })).toEqual({ persons: null });
    expect(releaseSum({ sum: 40, noiseSds: [12, 16], threshold: 10, rounding: 5 })).toEqual({ persons: null });
    expect(releaseSum({ sum: 43, noiseSds, threshold: 30, rounding: 10 })).toEqual({ persons: 40, margin: 12 });
  });

  it('has a margin that holds the true number in at least 95 of 100 answers', () => {
    let seed = 1;
    const uniform = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    let within = 0;
    for (let round = 0; round < 4000; round += 1) {
      const truth = 100 + (round % 50);
      const sum = Math.round(truth + normal() * 5);
      const { margin = 0, persons } = releaseSum({ sum, noiseSds, threshold: 10, rounding: 5 });
      if (Math.abs((persons ?? 0) - truth) <= margin) within += 1;
    }
    expect(within / 4000).toBeGreaterThan(0.95);
    expect(within / 4000).toBeLessThan(0.99);
  });
});
