import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { benchHub, type HubBench } from '#evaluation/bench/bench-hub';
import { benchTable } from '#evaluation/bench/bench-table';
import { benchCohorts } from '#evaluation/bench/cohorts/bench-cohorts';
import { benchRounds } from '#evaluation/bench/round-overhead';
import type { Row } from '#evaluation/bench/row';
import { repository } from '#local/platform/repository';

const hubParts: readonly HubBench[] = ['bundles', 'requests', 'reports', 'pick-up'];
const parts = [...hubParts, 'cohorts', 'rounds'] as const;
type Part = (typeof parts)[number];

const options = new Command('bench')
  .description('Measures beside what one would pick instead, in one run; ends with 1 when a goal is missed.')
  .option('--json <file>', 'write machine and rows to this file')
  .addOption(new Option('--only <parts...>', 'measure these alone').choices([...parts]))
  .parse()
  .opts<{ json?: string; only?: Part[] }>();

const wanted = new Set<Part>(options.only ?? parts);
const folder = join(repository, '.flip/bench');
const rows: Row[] = [];
const measure = async (what: string, work: () => Promise<Row[]>): Promise<void> => {
  process.stdout.write(`▸ ${what}\n`);
  const measured = await work();
  process.stdout.write(`${benchTable(measured)}\n`);
  rows.push(...measured);
};

if (hubParts.some((part) => wanted.has(part)))
  await measure('the hub on the local cloud', () => benchHub(join(folder, 'hub'), wanted as ReadonlySet<HubBench>));
if (wanted.has('cohorts'))
  await measure('cohort questions on a million persons', () => benchCohorts(join(folder, 'cohorts')));
if (wanted.has('rounds'))
  await measure('rounds beside stock Flower', () => benchRounds({ repository, folder: join(folder, 'rounds') }));

const machine = {
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? 'unknown',
  memoryBytes: totalmem(),
  node: process.version,
};
const judged = rows.filter(({ goal }) => goal !== null);
const missed = judged.filter(({ met }) => !met);
for (const { name, goal } of missed) process.stdout.write(`✘ missed: ${name}, ${goal}\n`);
process.stdout.write(`${judged.length - missed.length} of ${judged.length} goals met.\n`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
process.exit(missed.length > 0 ? 1 : 0);
