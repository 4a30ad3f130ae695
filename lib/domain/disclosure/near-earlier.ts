import { RoaringBitmap32 } from 'roaring-wasm';
import { reach } from './distance-noise.ts';
import type { HeldNumber } from './held-number.ts';
import type { PersonSet } from './person-set.ts';
import { leastDistance, type Sketch, sketchOf, sketchWithout } from './sketch.ts';

/** A set that earlier ones make: one of them, two that make up a whole, or a whole without a part. */
export type Candidate = {
  readonly from: readonly HeldNumber[];
  readonly value: number;
  readonly sd: number;
  /** Who is counted otherwise in the set asked for than in the candidate, of those who can still be told about. */
  readonly apart: PersonSet;
};

/** A set as it is compared: without whom nothing more may be told. */
type Compared = { readonly persons: PersonSet; readonly sketch: Sketch; readonly size: number };

type Earlier = Compared & { readonly number: HeldNumber };

/** Persons in `whole` or in the parts, but not in the whole and exactly one part alike. */
function apartFrom(whole: PersonSet, one: PersonSet, other?: PersonSet): PersonSet {
  if (other === undefined) return RoaringBitmap32.xor(whole, one);
  const apart = RoaringBitmap32.or(one, other);
  apart.xorInPlace(whole);
  const both = RoaringBitmap32.and(one, other);
  // Counting somebody in both parts is one too many, also where the whole has him.
  apart.orInPlace(both);
  both.dispose();
  return apart;
}

const bothWays = <T>(one: T, other: T) =>
  [
    [one, other],
    [other, one],
  ] as const;

/** Whether sets can be near enough, from what is quick to see. */
const canBeNear = (whole: Compared, one: Compared, other?: Compared): boolean =>
  Math.abs(whole.size - one.size - (other?.size ?? 0)) <= reach &&
  leastDistance(whole.sketch, one.sketch, other?.sketch, reach) <= reach;

/**
 * The earlier numbers, sums of two and differences of two whose sets are within `reach` persons of the one asked for.
 * Persons in `ignored` do not count: who has run out must not be seen in a comparison either. No rule asks whether two
 * parts are quite disjoint, or a part quite inside, because one person would decide it.
 */
export function nearEarlier(
  set: PersonSet,
  numbers: readonly HeldNumber[],
  ignored: PersonSet,
  boundaries: readonly number[],
  accurate: (value: number, sd: number) => boolean,
): Candidate[] {
  const candidates: Candidate[] = [];
  const compared = (persons: PersonSet, sketch: Sketch): Compared => {
    const left = RoaringBitmap32.and(persons, ignored);
    const size = persons.size - left.size;
    const without = sketchWithout(sketch, left, boundaries);
    left.dispose();
    return { persons, sketch: without, size };
  };
  const add = (from: readonly HeldNumber[], value: number, apart: PersonSet): void => {
    apart.andNotInPlace(ignored);
    const sd = Math.hypot(...from.map((number) => number.sd));
    if (apart.size <= reach) candidates.push({ from, value, sd, apart });
    else apart.dispose();
  };
  // A difference of two large numbers is too rough for a small one, which then gets noise of its own.
  const useful = (value: number, one: HeldNumber, other: HeldNumber) => accurate(value, Math.hypot(one.sd, other.sd));
  const asked = compared(set, sketchOf(set, boundaries));
  const earlier: Earlier[] = numbers.map((number) => ({ ...compared(number.persons, number.sketch), number }));
  for (const [index, one] of earlier.entries()) {
    if (canBeNear(asked, one)) add([one.number], one.number.value, apartFrom(set, one.persons));
    for (let next = index + 1; next < earlier.length; next += 1) {
      const other = earlier[next];
      if (other === undefined) continue;
      const sum = one.number.value + other.number.value;
      if (canBeNear(asked, one, other) && useful(sum, one.number, other.number))
        add([one.number, other.number], sum, apartFrom(set, one.persons, other.persons));
      for (const [whole, part] of bothWays(one, other)) {
        const rest = whole.number.value - part.number.value;
        if (canBeNear(whole, asked, part) && useful(rest, whole.number, part.number))
          add([whole.number, part.number], rest, apartFrom(whole.persons, set, part.persons));
      }
    }
  }
  return candidates;
}
