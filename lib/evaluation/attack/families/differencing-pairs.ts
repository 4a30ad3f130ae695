import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** The same pad without and with the target, in either order: their difference is the secret. */
export const differencingPairs: Family = {
  name: 'differencing pairs',
  does: 'asks for a pad without and with the target, 100 times, with another pad each time, and takes the differences',
  *play({ pads, withTarget, without, chance }) {
    for (let pair = 0; pair < questionsAllowed / 2; pair += 1) {
      const pad = pads.fresh(chance.whole(60, 289));
      const order = chance.chance(0.5) ? [without, withTarget] : [withTarget, without];
      for (const asked of order) yield asked(pad);
    }
  },
};
