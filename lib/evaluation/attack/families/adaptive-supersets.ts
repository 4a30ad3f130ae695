import type { PersonSet } from '#domain/disclosure/person-set';
import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** Sizes near the least that is shown: there a single person may decide whether a number comes. */
const least = 6;

/** Grows a set by a few persons for as long as its number is hidden, and starts again from the last hidden one when it is shown. */
export const adaptiveSupersets: Family = {
  name: 'adaptive supersets',
  does: 'lets each answer choose the next set: grows a hidden one with the target until it is shown, and goes back to the last that was not',
  *play({ pads, withTarget, chance }) {
    let hidden: PersonSet = pads.fresh(least);
    for (let question = 0; question < questionsAllowed; question += 1) {
      const grown: PersonSet = hidden.clone();
      grown.orInPlace(pads.fresh(chance.whole(1, 4)));
      const answer = yield withTarget(grown);
      if (answer === 'refused') return;
      if (answer.persons === null) hidden = grown;
      else hidden = chance.chance(0.3) ? pads.fresh(least) : hidden;
    }
  },
};
