import { accuracy } from './accuracy.ts';
import type { AttackDone, AttackJob } from './attack-job.ts';
import { families } from './families.ts';
import type { Family } from './family.ts';
import { type FamilyRow, familyRow } from './family-row.ts';
import { runJobs } from './run-jobs.ts';

const chunk = 20;

/** How many rounds: many against ours, ten times as many where the goal is nearer to a coin, fewer against rules that mostly lose. */
export type Rounds = { readonly ours: number; readonly others: number };

const jobsOf = (family: Family, rule: string, rounds: number, seed: string): AttackJob[] =>
  Array.from({ length: Math.ceil(rounds / chunk) }, (_, index) => ({
    family: family.name,
    rule,
    first: index * chunk,
    rounds: Math.min(chunk, rounds - index * chunk),
    seed,
  }));

/** Plays families against our engine and against the rules of others, and says how each ended as soon as it has. */
export async function playFamilies(
  names: ReadonlySet<string>,
  options: { readonly persons: number; readonly rounds: Rounds; readonly seed: string },
  ended: (row: FamilyRow) => void,
): Promise<FamilyRow[]> {
  const { persons, rounds, seed } = options;
  const played = families.filter(({ name }) => names.has(name));
  const rivals = ['flip', 'bunny', 'openSafely'] as const;
  const jobs = played.flatMap((family) => [
    ...rivals.flatMap((rule) => jobsOf(family, rule, rounds.others, seed)),
    ...jobsOf(family, 'ours', family.goal < 0.6 ? 10 * rounds.ours : rounds.ours, seed),
  ]);
  const results = new Map<string, AttackDone[]>(played.map(({ name }) => [name, []]));
  const rowOf = (family: Family): FamilyRow => {
    const of = (rule: string): AttackDone[] => (results.get(family.name) ?? []).filter(({ job }) => job.rule === rule);
    const share = (rule: string) =>
      accuracy(
        of(rule).reduce((sum, { right }) => sum + right, 0),
        of(rule).reduce((sum, { job }) => sum + job.rounds, 0),
      );
    const questions = Math.max(...of('ours').map((result) => result.questions));
    const [flip, bunny, openSafely] = rivals.map((rule) => share(rule).share);
    return familyRow(family, questions, share('ours'), {
      flip: flip ?? null,
      bunny: bunny ?? null,
      openSafely: openSafely ?? null,
    });
  };
  const needed = new Map(played.map(({ name }) => [name, jobs.filter(({ family }) => family === name).length]));
  const rows: FamilyRow[] = [];
  await runJobs(jobs, persons, (result) => {
    const held = results.get(result.job.family);
    held?.push(result);
    const family = played.find(({ name }) => name === result.job.family);
    if (family === undefined || held?.length !== needed.get(family.name)) return;
    rows.push(rowOf(family));
    ended(rowOf(family));
  });
  return rows;
}
