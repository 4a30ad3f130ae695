import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** Sizes around the threshold, where one person decides whether anything is shown, and around each step of rounding. */
export const thresholdBoundary: Family = {
  name: 'threshold boundary',
  does: 'asks for the target among 1 to 60 others, where one person decides whether a number is shown',
  *play({ pads, withTarget }) {
    for (let question = 0; question < questionsAllowed; question += 1)
      yield withTarget(pads.fresh(((question * 7) % 60) + 1));
  },
};
