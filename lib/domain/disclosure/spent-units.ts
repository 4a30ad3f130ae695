import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from './person-set.ts';

const pageBits = 12;
const pageSize = 1 << pageBits;

/** A page with more persons than this is an array; below, ids may be so far apart that arrays would be mostly empty. */
const crowded = 256;

/** How much has been spent of each person, in units. */
export type SpentUnits = {
  /** To persons by ascending id. */
  readonly add: (units: number, ids: Uint32Array) => void;
  /** The most that was spent of any one person. */
  readonly most: () => number;
  /** Those of whom more than so many units have been spent; of some, or of all. The caller disposes of the set. */
  readonly over: (units: number, among?: PersonSet) => PersonSet;
  readonly of: (person: number) => number;
  readonly dispose: () => void;
};

type Page = Uint32Array | Map<number, number>;

/** Where in ascending ids the persons of a page end: most pages are full, so that it looks from the far end back. */
function endOfPage(ids: Uint32Array, from: number, at: number): number {
  let low = from;
  let high = Math.min(ids.length, from + pageSize);
  if ((ids[high - 1] ?? 0) >>> pageBits === at) return high;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? 0) >>> pageBits === at) low = middle;
    else high = middle;
  }
  return high;
}

/** Adds to persons of a crowded page and gives the most of them; millions of persons come through here. */
function addToMany(page: Uint32Array, ids: Uint32Array, from: number, to: number, units: number): number {
  let most = 0;
  for (let index = from; index < to; index += 1) {
    const offset = (ids[index] as number) & (pageSize - 1);
    const sum = (page[offset] as number) + units;
    page[offset] = sum;
    if (sum > most) most = sum;
  }
  return most;
}

function addToFew(page: Map<number, number>, ids: Uint32Array, from: number, to: number, units: number): number {
  let most = 0;
  for (const id of ids.subarray(from, to)) {
    const offset = id & (pageSize - 1);
    const sum = (page.get(offset) ?? 0) + units;
    page.set(offset, sum);
    if (sum > most) most = sum;
  }
  return most;
}

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
  /** The page, with room for so many persons more. */
  const pageFor = (at: number, coming: number): Page => {
    const page = pages.get(at) ?? new Map<number, number>();
    if (page instanceof Map && page.size + coming > crowded) return crowd(at, page);
    pages.set(at, page);
    return page;
  };
  const of = (person: number): number => {
    const page = pages.get(person >>> pageBits);
    const offset = person & (pageSize - 1);
    return (page instanceof Uint32Array ? page[offset] : page?.get(offset)) ?? 0;
  };
  return {
    of,
    most: () => most,
    add: (units, ids) => {
      for (let from = 0; from < ids.length; ) {
        const at = (ids[from] ?? 0) >>> pageBits;
        const to = endOfPage(ids, from, at);
        const page = pageFor(at, to - from);
        most = Math.max(
          most,
          page instanceof Map ? addToFew(page, ids, from, to, units) : addToMany(page, ids, from, to, units),
        );
        from = to;
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
