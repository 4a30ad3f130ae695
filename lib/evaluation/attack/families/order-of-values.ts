import { RoaringBitmap32 } from 'roaring-wasm';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { mostValuesCounted } from '#domain/disclosure/table-cells';
import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';
import { placed } from '../placed.ts';
import type { InBothWorlds } from '../question.ts';

/**
 * The target is in every set and has the earliest years for certain; the secret is whether they have the latest ones too,
 * which then are counted in place of the others: twice as many cells move as by joining a set.
 */
export const orderOfValues: Family = {
  name: 'order of values',
  does: 'asks for sets that have the target for certain, by year of image: with the secret they have later years too, in which they are counted instead of the earlier ones',
  *play({ world, target, pads, without, chance }) {
    const years = world.tables.find(({ name }) => name === 'studyYear');
    if (years === undefined) return;
    const labels = years.values.map(({ label }) => label);
    const early = labels.slice(0, mostValuesCounted);
    // Every second person has the early years and all others the late ones, so that every cell is large.
    const halves = [0, 1].map(
      (half) =>
        new RoaringBitmap32(Array.from({ length: Math.floor(world.persons / 2) }, (_, index) => 2 * index + half)),
    );
    const others: DistributionTable = {
      name: years.name,
      values: labels.map((label) => ({
        label,
        members: halves[early.includes(label) ? 0 : 1] ?? world.everybody,
      })),
    };
    const tables: InBothWorlds<readonly DistributionTable[]> = [
      [placed(others, target, early)],
      [placed(others, target, labels)],
    ];
    for (let question = 0; question < questionsAllowed / 4; question += 1)
      yield { ...without(pads.fresh(chance.whole(150, 500)).add(target)), tables };
  },
};
