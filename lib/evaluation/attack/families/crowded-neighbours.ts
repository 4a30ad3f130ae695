import { RoaringBitmap32 } from 'roaring-wasm';
import type { Family } from '../family.ts';

/** A set that is about equally near to many earlier ones: each nearness is one more decision that the target takes part in. */
export const crowdedNeighbours: Family = {
  name: 'crowded neighbours',
  does: 'asks for sets that differ a little from one core, then for the core with the target, which has all of them for neighbours',
  *play({ pads, withTarget, without, chance }) {
    for (let group = 0; group < 5; group += 1) {
      const core = pads.fresh(chance.whole(100, 250));
      for (let neighbour = 0; neighbour < 25; neighbour += 1)
        yield without(RoaringBitmap32.or(core, pads.fresh(chance.whole(8, 30))));
      for (let probe = 0; probe < 15; probe += 1) yield withTarget(RoaringBitmap32.or(core, pads.fresh(probe)));
    }
  },
};
