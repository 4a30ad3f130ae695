import { join } from 'node:path';
import { withBenchTrusts } from './bench-trusts.ts';
import { roundSeconds } from './round-seconds.ts';
import { type Row, row } from './row.ts';
import { stockFlowerRounds } from './stock-flower.ts';

const megabyte = 1024 * 1024;
const bytesOfParameter = 4;

/**
 * What a round costs beside the training: the same tiny app, as often, at two trusts of FLIP and at two stock
 * SuperNodes. Then what the fl-client holds in memory in a run of a large model.
 */
export async function benchRounds(options: {
  readonly repository: string;
  readonly folder: string;
  readonly rounds: number;
  readonly modelMegabytes: number;
}): Promise<Row[]> {
  const { repository, folder, rounds, modelMegabytes } = options;
  const { lines, flClientBytes } = await withBenchTrusts(join(folder, 'flip'), async (trusts) => {
    const lines = await trusts.run({ rounds, extraParameters: 0 });
    await trusts.run({ rounds: 2, extraParameters: (modelMegabytes * megabyte) / bytesOfParameter });
    return { lines, flClientBytes: trusts.flClientBytes() };
  });
  // One after the other: side by side they would take the processor from each other.
  const other = await stockFlowerRounds({ repository, folder: join(folder, 'stock-flower'), rounds });
  return [
    row(
      {
        name: 'a round with a tiny model, 2 clients',
        unit: 's',
        ours: roundSeconds(lines),
        other: roundSeconds(other),
        otherName: 'stock Flower',
      },
      { says: 'at most 1 s and 1/5 of stock Flower', meets: (mine, stock) => mine <= 1 && mine <= stock / 5 },
    ),
    row({
      name: `memory of the fl-client in a run with a model of ${modelMegabytes} MB`,
      unit: 'MB',
      ours: Math.max(...flClientBytes) / megabyte,
      other: modelMegabytes,
      otherName: 'the model',
    }),
  ];
}
