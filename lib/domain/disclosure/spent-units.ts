import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from './person-set.ts';

/** 2^24 units is 167 in 1/σ²; the largest budget a policy may set is 10. */
const bits = 24;

/** How much has been spent of each person, as one set of persons per binary digit. */
export type SpentUnits = {
  readonly add: (units: number, persons: PersonSet) => void;
  /** Those of whom more than so many units have been spent; the caller disposes of the set. */
  readonly over: (units: number) => PersonSet;
  readonly of: (person: number) => number;
  readonly dispose: () => void;
};

const digitOf = (units: number, index: number): number => Math.floor(units / 2 ** index) % 2;

/** Nothing spent of anybody. A million persons take some megabytes, whatever their ids are. */
export function createSpentUnits(): SpentUnits {
  const digits = Array.from({ length: bits }, () => new RoaringBitmap32(null, null));
  return {
    add: (units, persons) => {
      let carry = new RoaringBitmap32(null, null);
      for (const [index, digit] of digits.entries()) {
        if (units < 2 ** index && carry.isEmpty) break;
        const added = digitOf(units, index) === 1;
        const next = RoaringBitmap32.and(digit, added ? persons : carry);
        if (added) {
          next.orInPlace(carry);
          digit.xorInPlace(persons);
        }
        digit.xorInPlace(carry);
        carry.dispose();
        carry = next;
      }
      carry.dispose();
    },
    over: (units) => {
      const above = new RoaringBitmap32();
      // More than `units` has a digit at least as high as the highest of `units + 1`: few persons have one.
      const level = RoaringBitmap32.orMany(digits.slice(Math.floor(Math.log2(units + 1))));
      for (const [index, digit] of [...digits.entries()].reverse()) {
        if (digitOf(units, index) === 1) {
          level.andInPlace(digit);
          continue;
        }
        if (digit.isEmpty) continue;
        const beyond = RoaringBitmap32.and(level, digit);
        above.orInPlace(beyond);
        beyond.dispose();
        level.andNotInPlace(digit);
      }
      level.dispose();
      return above;
    },
    of: (person) => digits.reduce((sum, digit, index) => sum + (digit.has(person) ? 2 ** index : 0), 0),
    dispose: () => {
      for (const digit of digits) digit.dispose();
    },
  };
}
