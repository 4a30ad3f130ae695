import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** What one project may learn of a person and what all may learn together are two budgets: here two projects pool them. */
export const twoAccounts: Family = {
  name: 'two accounts',
  does: 'asks by turns from two projects of colluding accounts, each with its own budget, and pools all answers',
  accounts: 2,
  *play({ pads, withTarget, chance }) {
    for (let question = 0; question < questionsAllowed; question += 1)
      yield withTarget(pads.fresh(chance.whole(60, 289)), { account: question % 2 });
  },
};
