import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** Many different unions of the same pads, with and without the target: no two sets are near, and pads cost nothing new. */
export const unions: Family = {
  name: 'unions of pads',
  does: 'asks for 200 different unions of 60 pads, half of them with the target, and solves all answers together',
  *play({ pads, withTarget, without, chance }) {
    const parts = Array.from({ length: 60 }, () => pads.fresh(chance.whole(31, 49)));
    for (let union = 0; union < questionsAllowed; union += 1) {
      const chosen: PersonSet[] = Array.from({ length: chance.whole(2, 7) }, () => chance.pick(parts));
      yield (union % 2 === 0 ? withTarget : without)(RoaringBitmap32.orMany(chosen));
    }
  },
};
