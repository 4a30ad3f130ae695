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

/** The least that `whole` and the sum of the others can differ by, when each of `ignored` may hide two; stops at `enough`. */
export function leastDistance(whole: Sketch, parts: readonly Sketch[], ignored: Sketch, enough: number): number {
  let least = 0;
  for (let index = 0; index < whole.length && least <= enough; index += 1) {
    let difference = whole[index] ?? 0;
    for (const part of parts) difference -= part[index] ?? 0;
    least += Math.max(0, Math.abs(difference) - 2 * (ignored[index] ?? 0));
  }
  return least;
}
