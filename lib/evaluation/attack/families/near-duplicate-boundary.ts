import { RoaringBitmap32 } from 'roaring-wasm';
import type { Family } from '../family.ts';

/** Where it is decided whether a set is near an earlier one, the target may be the person that decides. */
export const nearDuplicateBoundary: Family = {
  name: 'near-duplicate boundary',
  does: 'asks for pads, then for the same pads with the target and 0 to 39 further persons: the target decides whether they count as near',
  *play({ pads, withTarget, without, chance }) {
    for (let group = 0; group < 10; group += 1) {
      const known = pads.fresh(chance.whole(100, 260));
      yield without(known);
      for (let probe = 0; probe < 19; probe += 1) {
        const further = pads.fresh((probe * 2 + group) % 40);
        yield withTarget(RoaringBitmap32.or(known, further));
      }
    }
  },
};
