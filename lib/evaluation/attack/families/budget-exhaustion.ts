import { RoaringBitmap32 } from 'roaring-wasm';
import type { Family } from '../family.ts';

/**
 * Uses up what may be learnt of a pad but for one answer, then asks for it with the target: if that set is new, it uses
 * up the rest, and a whole pad vanishes from later answers. The number of questions used is looked at as well.
 */
export const budgetExhaustion: Family = {
  name: 'budget exhaustion',
  does: 'uses up a pad’s persons but for one answer, asks for the pad with the target, and looks whether the pad vanishes from later answers or the shown budget moves',
  *play({ pads, withTarget, without, chance }) {
    for (let group = 0; group < 20; group += 1) {
      const pad = pads.fresh(chance.whole(60, 150));
      const spent = chance.whole(1, 4);
      for (let turn = 0; turn < spent; turn += 1) yield without(RoaringBitmap32.or(pad, pads.fresh(60)));
      yield without(pad);
      for (let turn = 0; turn < 7 - spent; turn += 1) yield withTarget(pad);
      yield without(RoaringBitmap32.or(pad, pads.fresh(100)));
      yield without(RoaringBitmap32.or(pad, pads.fresh(130)));
    }
  },
};
