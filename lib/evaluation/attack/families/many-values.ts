import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { isPartition } from '#domain/disclosure/table-cells';
import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** The target, and everybody else, stands in every value of every table in which a person may stand in several. */
export const manyValues: Family = {
  name: 'many values in tables',
  does: 'asks for fresh pads with the target at a trust where everybody has images of every year and kind, with one such table after the other: as many cells as one person can move',
  *play({ world, pads, withTarget, chance }) {
    const tables = world.tables
      .filter(({ name }) => !isPartition(name))
      .map(
        ({ name, values }): DistributionTable => ({
          name,
          values: values.map(({ label }) => ({ label, members: world.everybody })),
        }),
      );
    for (let question = 0; question < questionsAllowed / 4; question += 1) {
      const wanted = tables.slice(question % tables.length).slice(0, 2);
      const crossTables = question % 3 === 0 && wanted.length === 2 ? ([[0, 1]] as const) : [];
      yield withTarget(pads.fresh(chance.whole(150, 500)), { tables: wanted, crossTables });
    }
  },
};
