import { RoaringBitmap32 } from 'roaring-wasm';
import type { Family } from '../family.ts';

/** Answers to parts and to their union, or to a set and its complement, should add up: where they do not tells of the target. */
export const consistency: Family = {
  name: 'unions and complements',
  does: 'asks for A, B, A∪B, A∩B and for the complements within a parent set, with the target in some of them, and adds up',
  *play({ pads, withTarget, without, chance }) {
    for (let group = 0; group < 25; group += 1) {
      const both = pads.fresh(chance.whole(30, 120));
      const a = RoaringBitmap32.or(both, pads.fresh(chance.whole(40, 120)));
      const b = RoaringBitmap32.or(both, pads.fresh(chance.whole(40, 120)));
      const all = RoaringBitmap32.or(a, b);
      yield withTarget(a);
      yield without(b);
      yield withTarget(all);
      yield without(both);
      yield without(RoaringBitmap32.andNot(all, a));
      yield withTarget(RoaringBitmap32.andNot(all, b));
      yield without(a);
      yield withTarget(both);
    }
  },
};
