import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';
import { equivalents } from '../rewriting/equivalents.ts';
import { evaluateDefinition } from '../rewriting/evaluate-definition.ts';
import { factsOf } from '../rewriting/facts.ts';
import { targetDefinition } from '../rewriting/target-definition.ts';

const forms = 50;

/** If noise followed the wording, fifty wordings would average it away. */
export const rewritings: Family = {
  name: 'rewriting equivalents',
  does: 'asks for the same persons in 50 definitions that select them alike, four times with other persons, and averages',
  *play({ world, target, without, chance }) {
    const [lacking, having] = [factsOf(world, target, false), factsOf(world, target, true)];
    for (let set = 0; set < questionsAllowed / forms; set += 1) {
      const definition = targetDefinition(world, target, chance);
      // The forms select the same persons, which the tests prove: evaluating one of them is enough.
      const persons = [
        evaluateDefinition(definition.where, lacking),
        evaluateDefinition(definition.where, having),
      ] as const;
      for (const form of equivalents(definition, forms, chance))
        yield { ...without(persons[0], { text: JSON.stringify(form) }), persons };
    }
  },
};
