import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';
import { placed } from '../placed.ts';
import type { InBothWorlds } from '../question.ts';

/** The target is in every set for certain; the secret is in which of two cells of a table they stand. */
export const attributeInTables: Family = {
  name: 'attribute in tables',
  does: 'asks for sets that have the target for certain, with tables in which only their value of one thing is unknown: two cells change at once',
  *play({ world, target, pads, without, chance }) {
    const secret = world.tables.find(({ name }) => name === 'ethnicity');
    const beside = world.tables.filter(({ name }) => name === 'sex' || name === 'ageBand');
    if (secret === undefined) return;
    const tables: InBothWorlds<readonly DistributionTable[]> = [
      [placed(secret, target, ['White']), ...beside],
      [placed(secret, target, ['Black']), ...beside],
    ];
    for (let question = 0; question < questionsAllowed / 4; question += 1) {
      const pad = pads.fresh(chance.whole(150, 500)).add(target);
      yield { ...without(pad), tables, crossTables: [[0, 1]] };
    }
  },
};
