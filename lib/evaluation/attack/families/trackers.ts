import { RoaringBitmap32 } from 'roaring-wasm';
import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/**
 * Denning's general tracker: a formula no rule objects to and its complement, padded to the target, count everybody
 * once and the target twice. Asked within a parent set, so that the noise of large numbers does not cover one person.
 */
export const trackers: Family = {
  name: 'trackers',
  does: 'asks for a tracker T, for its complement within a parent set, for each together with the target, and for the parent (Denning’s general tracker)',
  *play({ pads, withTarget, without, chance }) {
    for (let tracker = 0; tracker < questionsAllowed / 5; tracker += 1) {
      const parent = pads.fresh(chance.whole(160, 560));
      const members = parent.toArray();
      const half = RoaringBitmap32.from(members.filter(() => chance.chance(0.5)));
      const rest = RoaringBitmap32.andNot(parent, half);
      yield withTarget(half);
      yield withTarget(rest);
      yield without(half);
      yield without(rest);
      yield without(parent);
    }
  },
};
