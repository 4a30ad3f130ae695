import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** A new load of the data is a new day for every text: accounts that began anew with it would never run out. */
export const loads: Family = {
  name: 'loads of the data',
  does: 'asks the same five questions with the target on forty loads of the data, one after another',
  *play({ pads, withTarget, chance }) {
    const known = Array.from({ length: 5 }, () => pads.fresh(chance.whole(60, 289)));
    for (let load = 0; load < questionsAllowed / known.length; load += 1)
      for (const [index, pad] of known.entries()) yield { ...withTarget(pad, { text: `question ${index}` }), load };
  },
};
