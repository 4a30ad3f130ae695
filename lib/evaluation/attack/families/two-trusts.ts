import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** Trusts keep no common account of a person: whoever has records at two of them can be asked about at both. */
export const twoTrusts: Family = {
  name: 'cross-trust',
  does: 'asks at two trusts that both know the target and the secret, and pools all answers',
  accounts: 2,
  *play({ pads, withTarget, chance }) {
    for (let question = 0; question < questionsAllowed; question += 1)
      yield withTarget(pads.fresh(chance.whole(60, 289)), { trust: question % 2 });
  },
};
