import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { type HubBench, withBenchHub } from '#evaluation/bench/bench-hub';
import { fullSize, shortSize } from '#evaluation/bench/bench-size';
import { benchTable } from '#evaluation/bench/bench-table';
import { benchCohorts } from '#evaluation/bench/cohorts/bench-cohorts';
import { type BenchPart, type BenchReport, measureParts } from '#evaluation/bench/measure-parts';
import { benchRounds } from '#evaluation/bench/round-overhead';
import type { Row } from '#evaluation/bench/row';
import { repository } from '#local/platform/repository';

const hubParts: readonly HubBench[] = ['bundles', 'requests', 'reports', 'pick-up'];
const partNames = [...hubParts, 'cohorts', 'rounds'] as const;
type Part = (typeof partNames)[number];

const options = new Command('bench')
  .description('Measures beside what one would pick instead, in one run; ends with 1 when a goal is missed.')
  .option('--json <file>', 'write machine and rows to this file')
  .addOption(new Option('--only <parts...>', 'measure these alone').choices([...partNames]))
  .option('--folder <path>', 'keep what is made for the measurements here', join(repository, '.flip/bench'))
  .option('--short', 'run every part for a moment, to see that it can be measured; no goal is judged')
  .parse()
  .opts<{ json?: string; only?: Part[]; folder: string; short?: true }>();

const wanted = new Set<Part>(options.only ?? partNames);
const { folder } = options;
const size = options.short ? shortSize : fullSize;
const machine = {
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? 'unknown',
  memoryBytes: totalmem(),
  node: process.version,
};
const rows: Row[] = [];
const report: BenchReport = {
  begin: (name) => void process.stdout.write(`▸ ${name}\n`),
  record: (measured) => {
    if (measured.length > 0) process.stdout.write(`${benchTable(measured)}\n`);
    rows.push(...measured);
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
  },
};
const parts: Readonly<Record<Exclude<Part, HubBench>, BenchPart>> = {
  cohorts: {
    name: 'cohort questions on large databases',
    measure: () => benchCohorts(join(folder, 'cohorts'), size),
  },
  rounds: {
    name: 'rounds beside stock Flower',
    measure: () =>
      benchRounds({
        repository,
        folder: join(folder, 'rounds'),
        rounds: size.rounds,
        modelMegabytes: size.modelMegabytes,
      }),
  },
};
const wantedOfHub = hubParts.filter((part) => wanted.has(part));
const hub: BenchPart = {
  name: 'the hub on the local cloud',
  measure: async () => {
    await withBenchHub(join(folder, 'hub'), size, (measures) =>
      measureParts(
        wantedOfHub.map((name) => ({ name, measure: measures[name] })),
        report,
      ),
    );
    return [];
  },
};
await measureParts(
  [
    ...(wantedOfHub.length > 0 ? [hub] : []),
    ...(['cohorts', 'rounds'] as const).flatMap((part) => (wanted.has(part) ? [parts[part]] : [])),
  ],
  report,
);

const failed = rows.filter(({ failure }) => failure !== undefined);
for (const { name, failure } of failed) process.stdout.write(`✘ failed: ${name}: ${failure}\n`);
const judged = options.short ? failed : rows.filter(({ goal }) => goal !== null);
const missed = judged.filter(({ met }) => !met);
for (const { name, goal } of missed) process.stdout.write(`✘ missed: ${name}, ${goal}\n`);
process.stdout.write(
  options.short
    ? 'Every part was tried; no goal was judged.\n'
    : `${judged.length - missed.length} of ${judged.length} goals met.\n`,
);
process.exit(missed.length > 0 ? 1 : 0);
