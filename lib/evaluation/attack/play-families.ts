import type { PrivacyPreset } from '#contracts/privacy-preset';
import { guessingBound } from '#domain/disclosure/privacy-presets';
import { accuracy } from './accuracy.ts';
import type { AttackDone, AttackJob } from './attack-job.ts';
import { families } from './families.ts';
import type { Family } from './family.ts';
import { type FamilyRow, familyRow } from './family-row.ts';
import { boundedRules } from './rules/rules-of-preset.ts';
import { runJobs } from './run-jobs.ts';

const chunk = 20;

/** How many rounds: against our engine, and against rules that mostly lose. */
export type Rounds = { readonly ours: number; readonly others: number };

/** A family played against one of our presets. */
export type PresetRow = FamilyRow & { readonly preset: PrivacyPreset };

const jobsOf = (family: Family, rule: string, rounds: number, seed: string): AttackJob[] =>
  Array.from({ length: Math.ceil(rounds / chunk) }, (_, index) => ({
    family: family.name,
    rule,
    first: index * chunk,
    rounds: Math.min(chunk, rounds - index * chunk),
    seed,
  }));

/** What a preset promises against a family. */
const boundOf = ({ accounts = 1 }: Family, preset: PrivacyPreset): number =>
  guessingBound(boundedRules(preset).privacy, { projects: accounts });

/** Plays families against each preset and against the rules of others, and reports each as soon as it has ended. */
export async function playFamilies(
  names: ReadonlySet<string>,
  options: {
    readonly presets: readonly PrivacyPreset[];
    readonly persons: number;
    readonly rounds: Rounds;
    readonly seed: string;
  },
  ended: (row: PresetRow) => void,
): Promise<void> {
  const { persons, presets, rounds, seed } = options;
  const played = families.filter(({ name }) => names.has(name));
  const rivals = ['flip', 'bunny', 'openSafely'] as const;
  const jobs = played.flatMap((family) => [
    ...rivals.flatMap((rule) => jobsOf(family, rule, rounds.others, seed)),
    ...presets.flatMap((preset) => jobsOf(family, preset, rounds.ours, seed)),
  ]);
  const results = new Map<string, AttackDone[]>(played.map(({ name }) => [name, []]));
  const rowOf = (family: Family, preset: PrivacyPreset): PresetRow => {
    const of = (rule: string): AttackDone[] => (results.get(family.name) ?? []).filter(({ job }) => job.rule === rule);
    const share = (rule: string) =>
      accuracy(
        of(rule).reduce((sum, { right }) => sum + right, 0),
        of(rule).reduce((sum, { job }) => sum + job.rounds, 0),
      );
    const questions = Math.max(...of(preset).map((result) => result.questions));
    const [flip, bunny, openSafely] = rivals.map((rule) => share(rule).share);
    const row = familyRow({ ...family, bound: boundOf(family, preset) }, questions, share(preset), {
      flip: flip ?? null,
      bunny: bunny ?? null,
      openSafely: openSafely ?? null,
    });
    return { ...row, preset };
  };
  const needed = new Map(played.map(({ name }) => [name, jobs.filter(({ family }) => family === name).length]));
  await runJobs(jobs, persons, (result) => {
    const held = results.get(result.job.family);
    held?.push(result);
    const family = played.find(({ name }) => name === result.job.family);
    if (family === undefined || held?.length !== needed.get(family.name)) return;
    for (const preset of presets) ended(rowOf(family, preset));
  });
}
