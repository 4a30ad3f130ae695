import type { PersonSet } from './person-set.ts';

/** How many persons of a set have ids up to each boundary, as counts per stretch between boundaries. */
export type Sketch = Int32Array;

const stretches = 48;

/** Boundaries that cut a set into stretches with equally many persons. */
export const boundariesOf = (persons: PersonSet): number[] =>
  persons.isEmpty
    ? []
    : Array.from({ length: stretches - 1 }, (_, index) =>
        persons.select(Math.min(persons.size - 1, Math.floor((persons.size * (index + 1)) / stretches))),
      );

/** A set seen through boundaries: two sketches that differ by so much are of sets that differ by at least as much. */
export function sketchOf(persons: PersonSet, boundaries: readonly number[]): Sketch {
  const ranks = [0, ...boundaries.map((boundary) => persons.rank(boundary)), persons.size];
  return Int32Array.from({ length: ranks.length - 1 }, (_, index) => (ranks[index + 1] ?? 0) - (ranks[index] ?? 0));
}

/** A sketch of the set without some of its persons. */
export function sketchWithout(sketch: Sketch, left: PersonSet, boundaries: readonly number[]): Sketch {
  if (left.isEmpty) return sketch;
  const without = sketchOf(left, boundaries);
  return sketch.map((persons, index) => persons - (without[index] ?? 0));
}

/** The least that `whole` and the sum of the parts can differ by; stops once it is more than `enough`. */
export function leastDistance(whole: Sketch, one: Sketch, other: Sketch | undefined, enough: number): number {
  let least = 0;
  for (let index = 0; index < whole.length && least <= enough; index += 1)
    least += Math.abs((whole[index] ?? 0) - (one[index] ?? 0) - (other?.[index] ?? 0));
  return least;
}

/** The least number of persons of one set that are not in the other. */
export function leastOutside(one: Sketch, other: Sketch): number {
  let least = 0;
  for (let index = 0; index < one.length; index += 1) least += Math.max(0, (one[index] ?? 0) - (other[index] ?? 0));
  return least;
}
