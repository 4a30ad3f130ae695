import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** Every cell is an answer too: seven tables and three cross-tables of each set, of which the target may stand in many. */
export const regressionWithTables: Family = {
  name: 'linear regression over tables',
  does: 'asks for fresh pads with the target and for all tables and cross-tables of them, and weighs every cell as an answer',
  *play({ world, pads, withTarget, chance }) {
    const { tables } = world;
    const at = (name: string): number => tables.findIndex((table) => table.name === name);
    const crossTables = [
      [at('sex'), at('ethnicity')],
      [at('ageBand'), at('sex')],
      [at('modality'), at('studyYear')],
    ] as const;
    for (let question = 0; question < questionsAllowed / 5; question += 1)
      yield withTarget(pads.fresh(chance.whole(150, 500)), { tables, crossTables });
  },
};
