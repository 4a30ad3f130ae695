import { RoaringBitmap32 } from 'roaring-wasm';
import { reach } from './distance-noise.ts';
import type { HeldNumber } from './held-number.ts';
import type { PersonSet } from './person-set.ts';
import { leastDistance, type Sketch } from './sketch.ts';

/** A set that earlier ones make: one of them, two that make up a whole, or a whole without a part. */
export type Candidate = {
  readonly from: readonly HeldNumber[];
  readonly value: number;
  readonly sd: number;
  /** Who is counted otherwise in the set asked for than in the candidate, of those who can still be told about. */
  readonly apart: PersonSet;
};

type Asked = { readonly persons: PersonSet; readonly sketch: Sketch };

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

type Comparison = readonly [
  from: readonly HeldNumber[],
  value: number,
  sets: readonly [PersonSet, PersonSet, PersonSet?],
  sketches: readonly [Sketch, ...Sketch[]],
];

/** That the asked set and a part make up the whole. */
const differenceOf = (whole: HeldNumber, part: HeldNumber, asked: Asked): Comparison => [
  [whole, part],
  whole.value - part.value,
  [whole.persons, asked.persons, part.persons],
  [whole.sketch, asked.sketch, part.sketch],
];

/**
 * The earlier numbers, sums of two and differences of two whose sets are within `reach` persons of the one asked for.
 * Persons in `ignored` do not count: who has run out must not be seen in a comparison either. No rule asks whether two
 * parts are quite disjoint, or a part quite inside, because one person would decide it.
 */
export function nearEarlier(
  asked: Asked,
  earlier: readonly HeldNumber[],
  ignored: { readonly persons: PersonSet; readonly sketch: Sketch },
  accurate: (value: number, sd: number) => boolean,
): Candidate[] {
  const candidates: Candidate[] = [];
  const compare = (...[from, value, sets, [whole, ...parts]]: Comparison): void => {
    if (leastDistance(whole, parts, ignored.sketch, reach) > reach) return;
    const sd = Math.hypot(...from.map((number) => number.sd));
    // A difference of two large numbers is too rough for a small one, which then gets noise of its own.
    if (from.length > 1 && !accurate(value, sd)) return;
    const apart = apartFrom(...sets);
    apart.andNotInPlace(ignored.persons);
    if (apart.size <= reach) candidates.push({ from, value, sd, apart });
    else apart.dispose();
  };
  const size = asked.persons.size;
  const sizes = earlier.map(({ persons }) => persons.size);
  // Sets whose sizes are further apart than all that could be ignored need no second look.
  const far = reach + 2 * ignored.persons.size;
  for (const [index, one] of earlier.entries()) {
    const own = sizes[index] ?? 0;
    if (Math.abs(size - own) <= far)
      compare([one], one.value, [asked.persons, one.persons], [asked.sketch, one.sketch]);
    for (let next = index + 1; next < earlier.length; next += 1) {
      const other = earlier[next];
      const others = sizes[next] ?? 0;
      if (other === undefined) continue;
      if (Math.abs(size - own - others) <= far)
        compare(
          [one, other],
          one.value + other.value,
          [asked.persons, one.persons, other.persons],
          [asked.sketch, one.sketch, other.sketch],
        );
      if (Math.abs(own - size - others) <= far) compare(...differenceOf(one, other, asked));
      if (Math.abs(others - size - own) <= far) compare(...differenceOf(other, one, asked));
    }
  }
  return candidates;
}
