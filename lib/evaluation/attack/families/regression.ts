import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** The most that answers can say: every question has the target, none shares a pad, and the attacker knows all pads. */
export const regression: Family = {
  name: 'linear regression',
  does: 'asks 200 times for the target among a fresh pad of known size, and weighs all answers by their noise (full-knowledge least squares)',
  *play({ pads, withTarget, chance }) {
    for (let question = 0; question < questionsAllowed; question += 1)
      yield withTarget(pads.fresh(chance.whole(60, 289)));
  },
};
