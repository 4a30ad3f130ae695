import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import type { PersonSet } from '#domain/disclosure/person-set';
import { boundariesOf, leastDistance, leastOutside, sketchOf, sketchWithout } from '#domain/disclosure/sketch';
import { range, seeded } from '#test/support/disclosure-game';

const random = seeded(5);
const some = (persons: number, share: number): PersonSet =>
  new RoaringBitmap32(Array.from({ length: persons }, (_, at) => at).filter(() => random() < share));

describe('a sketch', () => {
  it('counts every person of the set in exactly one stretch', () => {
    const boundaries = boundariesOf(range(0, 9600));
    expect(boundaries).toHaveLength(47);
    for (const set of [range(0, 9600), range(4000, 4100), some(20_000, 0.1), range(0, 0)])
      expect(sketchOf(set, boundaries).reduce((sum, persons) => sum + persons, 0)).toBe(set.size);
  });

  it('cuts the set that its boundaries are of into equal stretches', () => {
    const set = some(50_000, 0.2);
    const stretches = sketchOf(set, boundariesOf(set));
    expect(Math.max(...stretches) - Math.min(...stretches)).toBeLessThanOrEqual(2);
  });

  it('never says that sets are further apart than they are', () => {
    for (let trial = 0; trial < 60; trial += 1) {
      const [whole, one, other] = [some(3000, random()), some(3000, random()), some(3000, random() / 4)];
      const boundaries = boundariesOf(trial % 2 === 0 ? whole : one);
      const [wholeSketch, oneSketch, otherSketch] = [whole, one, other].map((set) => sketchOf(set, boundaries));
      if (wholeSketch === undefined || oneSketch === undefined) throw new Error('no sketch');
      const least = leastDistance(wholeSketch, oneSketch, undefined, Number.POSITIVE_INFINITY);
      expect(least).toBeLessThanOrEqual(RoaringBitmap32.xor(whole, one).size);
      const overlap = RoaringBitmap32.and(one, other);
      const apart = RoaringBitmap32.or(RoaringBitmap32.xor(whole, RoaringBitmap32.or(one, other)), overlap);
      expect(leastDistance(wholeSketch, oneSketch, otherSketch, Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(
        apart.size + overlap.size,
      );
      expect(leastOutside(oneSketch, wholeSketch)).toBeLessThanOrEqual(RoaringBitmap32.andNot(one, whole).size);
    }
  });

  it('sees most of what differs between sets that have little in common', () => {
    const boundaries = boundariesOf(range(0, 4800));
    const [one, other] = [sketchOf(range(0, 2400), boundaries), sketchOf(range(2400, 4800), boundaries)];
    expect(leastDistance(one, other, undefined, Number.POSITIVE_INFINITY)).toBeGreaterThan(4790);
    expect(leastOutside(one, other)).toBeGreaterThan(2395);
  });

  it('without some persons is the sketch of the set without them', () => {
    const boundaries = boundariesOf(range(0, 4800));
    const [set, left] = [some(4800, 0.5), range(1000, 1500)];
    const without = sketchWithout(sketchOf(set, boundaries), RoaringBitmap32.and(set, left), boundaries);
    expect([...without]).toEqual([...sketchOf(RoaringBitmap32.andNot(set, left), boundaries)]);
  });
});
