import { RoaringBitmap32 } from 'roaring-wasm';
import { reach } from './distance-noise.ts';
import type { HeldNumber } from './held-number.ts';
import type { PersonSet } from './person-set.ts';
import { leastDistance, leastOutside, type Sketch, sketchOf, sketchWithout } from './sketch.ts';

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

/** An earlier number; a sum needs two that can lie within the set asked for, a difference one that it can lie within. */
type Earlier = Compared & {
  readonly number: HeldNumber;
  readonly combines: boolean;
  readonly canBePart: boolean;
  readonly canBeWhole: boolean;
};

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

/** Whether sets can be near enough, from what is quick to see. */
const canBeNear = (whole: Compared, one: Compared, other?: Compared): boolean =>
  Math.abs(whole.size - one.size - (other?.size ?? 0)) <= reach &&
  leastDistance(whole.sketch, one.sketch, other?.sketch, reach) <= reach;

/** Which candidates can be used at all: no other is looked at. Both follow from noisy numbers alone. */
export type CandidateRules = {
  readonly usable: (candidate: Pick<Candidate, 'from' | 'value' | 'sd'>) => boolean;
  /** Whether a number can be part of a sum or a difference. */
  readonly combinable: (number: HeldNumber) => boolean;
};

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
  { usable, combinable }: CandidateRules,
): Candidate[] {
  const candidates: Candidate[] = [];
  const compared = (persons: PersonSet, sketch: Sketch): Compared => {
    const left = RoaringBitmap32.and(persons, ignored);
    const size = persons.size - left.size;
    const without = sketchWithout(sketch, left, boundaries);
    left.dispose();
    return { persons, sketch: without, size };
  };
  const add = (from: readonly HeldNumber[], value: number, apartOf: () => PersonSet): void => {
    const sd = Math.hypot(...from.map((number) => number.sd));
    if (!usable({ from, value, sd })) return;
    const apart = apartOf();
    apart.andNotInPlace(ignored);
    if (apart.size <= reach) candidates.push({ from, value, sd, apart });
    else apart.dispose();
  };
  const nearlyInside = (part: Compared, whole: Compared): boolean => {
    if (leastOutside(part.sketch, whole.sketch) > reach) return false;
    const outside = RoaringBitmap32.andNot(part.persons, whole.persons);
    const counted = outside.andNotCardinality(ignored);
    outside.dispose();
    return counted <= reach;
  };
  const asked = compared(set, sketchOf(set, boundaries));
  const earlier: Earlier[] = numbers.map((number) => {
    const one = compared(number.persons, number.sketch);
    const combines = combinable(number);
    return {
      ...{ ...one, number, combines },
      canBePart: combines && nearlyInside(one, asked),
      canBeWhole: combines && nearlyInside(asked, one),
    };
  });
  const addRest = (whole: Earlier, part: Earlier): void => {
    if (canBeNear(whole, asked, part))
      add([whole.number, part.number], whole.number.value - part.number.value, () =>
        apartFrom(whole.persons, set, part.persons),
      );
  };
  for (const [index, one] of earlier.entries()) {
    if (canBeNear(asked, one)) add([one.number], one.number.value, () => apartFrom(set, one.persons));
    if (!one.combines) continue;
    for (let next = index + 1; next < earlier.length; next += 1) {
      const other = earlier[next];
      if (other?.combines !== true) continue;
      if (one.canBePart && other.canBePart && canBeNear(asked, one, other))
        add([one.number, other.number], one.number.value + other.number.value, () =>
          apartFrom(set, one.persons, other.persons),
        );
      if (one.canBeWhole) addRest(one, other);
      if (other.canBeWhole) addRest(other, one);
    }
  }
  return candidates;
}
