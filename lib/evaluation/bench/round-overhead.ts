import { join } from 'node:path';
import { flipRounds } from './flip-rounds.ts';
import { roundSeconds } from './round-seconds.ts';
import { type Row, row } from './row.ts';
import { stockFlowerRounds } from './stock-flower.ts';

/** What a round costs beside the training: the same tiny app, as often, at two trusts of FLIP and at two stock SuperNodes. */
export async function benchRounds(options: {
  readonly repository: string;
  readonly folder: string;
  readonly rounds: number;
}): Promise<Row[]> {
  const { repository, folder, rounds } = options;
  // One after the other: side by side they would take the processor from each other.
  const ours = await flipRounds({ repository, folder: join(folder, 'flip'), rounds });
  const other = await stockFlowerRounds({ repository, folder: join(folder, 'stock-flower'), rounds });
  return [
    row(
      {
        name: 'a round with a tiny model, 2 clients',
        unit: 's',
        ours: roundSeconds(ours),
        other: roundSeconds(other),
        otherName: 'stock Flower',
      },
      { says: 'at most 1 s and 1/5 of stock Flower', meets: (mine, stock) => mine <= 1 && mine <= stock / 5 },
    ),
  ];
}
