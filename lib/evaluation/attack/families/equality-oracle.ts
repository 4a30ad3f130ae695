import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** If the target lacks the secret, both sets are one set: whether their answers are equal may give that away. */
export const equalityOracle: Family = {
  name: 'equality oracle',
  does: 'asks for one pad and then again and again, in other words, for that pad with the target: equal sets answer equally',
  *play({ pads, withTarget, without, chance }) {
    for (let pad = 0; pad < questionsAllowed / 10; pad += 1) {
      const known = pads.fresh(chance.whole(60, 289));
      yield without(known);
      for (let turn = 0; turn < 9; turn += 1) yield withTarget(known);
    }
  },
};
