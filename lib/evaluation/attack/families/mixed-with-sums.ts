import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** Trusts in a sum, of which all but one are the attacker's own: their noise is theirs to leave out. */
const trusts = 3;

/** Numbers and shares of sums are paid from one account: two would be worth twice as much. */
export const mixedWithSums: Family = {
  name: 'numbers mixed with sums',
  does: 'asks by turns for a number and for the share of a secure sum over trusts that the attacker invented',
  *play({ pads, withTarget, chance }) {
    for (let question = 0; question < questionsAllowed / 2; question += 1) {
      const pad = pads.fresh(chance.whole(60, 289));
      yield withTarget(pad);
      yield { ...withTarget(pad), sumOf: trusts };
    }
  },
};
