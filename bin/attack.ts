import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { guessingBound } from '#domain/disclosure/privacy-presets';
import { missedGoals } from '#evaluation/attack/attack-goals';
import { attackTable } from '#evaluation/attack/attack-table';
import { families } from '#evaluation/attack/families';
import type { FamilyRow } from '#evaluation/attack/family-row';
import { honestWeeks } from '#evaluation/attack/honest/honest-weeks';
import { attackHub } from '#evaluation/attack/hub/attack-hub';
import { signedInHub } from '#evaluation/attack/hub/signed-in-hub';
import { TargetPlan } from '#evaluation/attack/hub/target-plan';
import { type PresetRow, playFamilies } from '#evaluation/attack/play-families';
import { rules } from '#evaluation/attack/rules';
import { ourRule } from '#evaluation/attack/rules/our-rule';
import { boundedPresets, boundedRules } from '#evaluation/attack/rules/rules-of-preset';
import { searchAttacks, searchedFamily } from '#evaluation/attack/search/search-attacks';
import { attackSecureSum, secureSumFamily } from '#evaluation/attack/secure-sum/attack-secure-sum';
import { attackService, serviceFamilies } from '#evaluation/attack/service/attack-service';
import { attackTables, suppressionFamily } from '#evaluation/attack/tables/attack-tables';
import { makeWorld } from '#evaluation/attack/world';
import { repository } from '#local/platform/repository';

const names = [
  ...families.map(({ name }) => name),
  searchedFamily.name,
  secureSumFamily.name,
  suppressionFamily.name,
  ...serviceFamilies.map(({ name }) => name),
  'honest',
];

/** How widely attacks are searched for, and the persons of the trust that they are played on. */
const searchSize = { programmes: 40, generations: 6, rounds: 24 };
const searchedPersons = 2000;

const whole = (text: string): number => Number.parseInt(text, 10);
const options = new Command('attack')
  .description('Attacks what trusts answer about one person; ends with 1 when a goal is missed.')
  .option('--json <file>', 'write the figures to this file')
  .addOption(new Option('--only <families...>', 'play these alone').choices(names))
  .option('--rounds <number>', 'rounds of each family against our engine', whole, 200)
  .addOption(
    new Option('--presets <names...>', 'play against these presets').choices(boundedPresets).default(boundedPresets),
  )
  .option('--weeks <number>', 'honest weeks for each size of trust', whole, 40)
  .option('--persons <number>', 'persons of the synthetic trust', whole, 100_000)
  .option('--seed <text>', 'another seed plays other rounds', 'attack')
  .option('--hub <url>', 'attack a running deployment instead, with an account of it')
  .option('--email <address>')
  .option('--password-file <file>')
  .option('--totp-secret-file <file>')
  .option('--project <id>', 'ask in this project')
  .option('--trust <code>', 'judge the answers of this trust')
  .option('--plan <file>', 'who the target is and which pads to use, as docs/attacks.md says')
  .parse()
  .opts<{
    json?: string;
    only?: string[];
    presets: (typeof boundedPresets)[number][];
    weeks: number;
    rounds: number;
    persons: number;
    seed: string;
    hub?: string;
    email?: string;
    passwordFile?: string;
    totpSecretFile?: string;
    project?: string;
    trust?: string;
    plan?: string;
  }>();

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const write = (figures: unknown): void => {
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
};

if (options.hub !== undefined) {
  const { email, passwordFile, totpSecretFile, project, trust, plan } = options;
  if (!email || !passwordFile || !totpSecretFile || !project || !trust || !plan)
    throw new Error('--hub needs --email, --password-file, --totp-secret-file, --project, --trust and --plan');
  const secret = (file: string): string => readFileSync(file, 'utf8').trim();
  const hub = await signedInHub(options.hub, email, secret(passwordFile), secret(totpSecretFile));
  const report = await attackHub(hub, {
    projectId: project,
    trust,
    plan: TargetPlan.parse(JSON.parse(readFileSync(plan, 'utf8'))),
    say,
  });
  write(report);
  process.exit(report.found ? 1 : 0);
}

const wanted = new Set(options.only ?? names);
const { persons, presets, rounds, seed, weeks } = options;
const sayRow = ({ accuracy, bound, name }: FamilyRow, preset = ''): void =>
  say(`▸ ${name}${preset}: ${(accuracy * 100).toFixed(1)} % (at most ${(bound * 100).toFixed(0)} %)`);
const played: PresetRow[] = [];
await playFamilies(
  wanted,
  { presets, persons, seed, rounds: { ours: rounds, others: Math.min(rounds, 100) } },
  (row) => {
    played.push(row);
    sayRow(row, `, ${row.preset}`);
  },
);
if (wanted.has(searchedFamily.name)) {
  const world = makeWorld(searchedPersons);
  for (const preset of presets) {
    const bound = guessingBound(boundedRules(preset).privacy);
    const search = { ...searchSize, confirm: rounds };
    const { row } = searchAttacks({ rule: ourRule(preset), rivals: rules, bound, world }, search, seed);
    played.push({ ...row, preset });
    sayRow(row, `, ${preset}`);
  }
}
const others: FamilyRow[] = [];
const ended = (row: FamilyRow): void => {
  others.push(row);
  sayRow(row);
};
if (wanted.has(secureSumFamily.name)) ended(attackSecureSum({ rounds, seed }));
if (wanted.has(suppressionFamily.name)) ended(await attackTables({ persons }));
for (const row of await attackService(wanted, join(repository, '.flip/attack'), say)) ended(row);

/** Trusts that honest questions are asked of. */
const sizes = [2000, 20_000, 100_000];
const figures = presets.map((name) => ({
  name,
  bound: guessingBound(boundedRules(name).privacy),
  families: played.filter(({ preset }) => preset === name),
  honest: wanted.has('honest') ? sizes.map((size) => honestWeeks(name, size, weeks, seed)) : [],
}));

const share = (value: number | null): string => (value === null ? '–' : `${(value * 100).toFixed(1)} %`);
for (const { name, bound, families: rows, honest } of figures) {
  say(`\n${name}: at most ${share(bound)}`);
  if (rows.length > 0) say(attackTable(rows));
  for (const use of honest)
    say(
      `honest weeks at ${use.persons} persons: ${share(use.shown)} shown, ${share(use.withinInterval)} within their interval, ` +
        `median error ${share(use.medianRelativeErrorSmall)} from 20 to 200 and ${share(use.medianRelativeErrorLarge)} above 1,000, ` +
        `${share(use.finalStageable)} of the final cohorts shown`,
    );
}
if (others.length > 0) say(attackTable(others));
const missed = [
  ...missedGoals(played, figures.find(({ name }) => name === 'standard')?.honest ?? []),
  ...others.filter(({ met }) => !met).map(({ name }) => `${name} is above its bound`),
];
for (const line of missed) say(`✘ missed: ${line}`);
write({
  machine: { cores: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown', node: process.version },
  presets: figures,
  others,
});
process.exit(missed.length > 0 ? 1 : 0);
