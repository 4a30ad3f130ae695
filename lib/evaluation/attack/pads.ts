import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { Random } from '#local/synthetic/random';

/** Other persons to hide the target among; the attacker knows all their records, so that any set of them can be asked for. */
export type Pads = {
  /** Persons that no earlier pad had. */
  readonly fresh: (size: number) => PersonSet;
  /** Any persons. */
  readonly any: (size: number) => PersonSet;
};

/** Pads from everybody but the target. Fresh ones start over when everybody has been used. */
export function makePads(persons: number, target: number, chance: Random): Pads {
  // A step prime to the number of persons walks through all of them in an order nobody's record follows.
  let at = chance.whole(0, persons - 1);
  let step = chance.whole(1, persons - 1);
  const divides = (one: number, other: number): number => (other === 0 ? one : divides(other, one % other));
  while (divides(step, persons) !== 1) step = (step % (persons - 1)) + 1;
  const next = (): number => {
    at = (at + step) % persons;
    return at === target ? next() : at;
  };
  const taken = (size: number, from: () => number): PersonSet => {
    const set = new RoaringBitmap32();
    while (set.size < size) set.add(from());
    return set;
  };
  const other = (): number => {
    const person = chance.whole(0, persons - 1);
    return person === target ? other() : person;
  };
  return { fresh: (size) => taken(size, next), any: (size) => taken(size, other) };
}
