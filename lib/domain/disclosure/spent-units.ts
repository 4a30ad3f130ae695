import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from './person-set.ts';

const pageBits = 12;
const pageSize = 1 << pageBits;

/** A page with more persons than this is an array; below, ids may be so far apart that arrays would be mostly empty. */
const crowded = 256;

/** How much has been spent of each person, in units. */
export type SpentUnits = {
  readonly add: (units: number, persons: PersonSet) => void;
  /** The most that was spent of any one person. */
  readonly most: () => number;
  /** Those of whom more than so many units have been spent; of some, or of all. The caller disposes of the set. */
  readonly over: (units: number, among?: PersonSet) => PersonSet;
  readonly of: (person: number) => number;
  readonly dispose: () => void;
};

type Page = Uint32Array | Map<number, number>;

/** Nothing spent of anybody. A million persons with neighbouring ids take four megabytes. */
export function createSpentUnits(): SpentUnits {
  const pages = new Map<number, Page>();
  let most = 0;
  const crowd = (at: number, page: Map<number, number>): Uint32Array => {
    const array = new Uint32Array(pageSize);
    for (const [offset, units] of page) array[offset] = units;
    pages.set(at, array);
    return array;
  };
  const of = (person: number): number => {
    const page = pages.get(person >>> pageBits);
    const offset = person & (pageSize - 1);
    return (page instanceof Uint32Array ? page[offset] : page?.get(offset)) ?? 0;
  };
  return {
    of,
    most: () => most,
    add: (units, persons) => {
      let at = -1;
      let page: Page = new Map();
      for (const person of persons.toUint32Array()) {
        const offset = person & (pageSize - 1);
        if (person >>> pageBits !== at) {
          at = person >>> pageBits;
          page = pages.get(at) ?? new Map();
          pages.set(at, page);
        }
        if (page instanceof Map && page.size >= crowded) page = crowd(at, page);
        const sum = units + ((page instanceof Map ? page.get(offset) : page[offset]) ?? 0);
        if (page instanceof Map) page.set(offset, sum);
        else page[offset] = sum;
        if (sum > most) most = sum;
      }
    },
    over: (units, among) => {
      const over: number[] = [];
      if (most <= units) return new RoaringBitmap32();
      if (among !== undefined) {
        for (const person of among.toUint32Array()) if (of(person) > units) over.push(person);
        return new RoaringBitmap32(over);
      }
      for (const [at, page] of pages)
        for (const [offset, spent] of page.entries()) if (spent > units) over.push(at * pageSize + offset);
      return new RoaringBitmap32(over);
    },
    dispose: () => pages.clear(),
  };
}
