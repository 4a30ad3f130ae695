import { AppError } from '#contracts/app-error';
import type { DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { PersonSet } from '#domain/disclosure/person-set';
import { guessingBound } from '#domain/disclosure/privacy-presets';
import { releaseSum } from '#domain/secure-sum/release-sum';
import { type Random, random } from '#local/synthetic/random';
import { accuracy } from '../accuracy.ts';
import { releasedChance } from '../belief/released-chance.ts';
import { type FamilyRow, familyRow } from '../family-row.ts';
import { questionsAllowed } from '../game.ts';
import { makePads, type Pads } from '../pads.ts';
import type { Bit } from '../question.ts';
import { openEngine } from '../rules/our-rule.ts';
import { boundedRules } from '../rules/rules-of-preset.ts';

/** Sums over changing groups of trusts, of which one holds the target. */
export const secureSumFamily = {
  name: 'secure-sum subsets',
  does: 'asks for sums over different groups of five trusts, of which the first holds the target, and takes sums from one another',
};

const { privacy, rules } = boundedRules('standard');

const dataDate = '2026-01-31';
const persons = 100_000;
const target = persons;

/** Groups of at least three of five trusts, all with the first. */
const groups = [
  [0, 1, 2],
  [0, 1, 2, 3],
  [0, 1, 2, 3, 4],
  [0, 1, 3],
  [0, 2, 4],
  [0, 3, 4],
] as const;

type Sum = { readonly shown: number | null; readonly sd: number };

/** One sum over a group; nothing where a trust's budget is spent. */
function askSum(
  engines: readonly DisclosureEngine[],
  group: readonly number[],
  key: string,
  sets: (trust: number) => PersonSet,
): Sum | undefined {
  try {
    const shares = group.flatMap((trust) => {
      const engine = engines[trust];
      if (engine === undefined) return [];
      const sum = {
        ...{ projectId: 'project', dataDate, key, rules },
        ...{ participantsHash: group.join(), participants: group.length },
      };
      return [engine.contribution({ ...sum, persons: sets(trust) })];
    });
    const noiseSds = shares.map(({ noiseSd }) => noiseSd);
    const sum = shares.reduce((total, { value }) => total + value, 0);
    const { threshold, rounding } = rules;
    return { shown: releaseSum({ sum, noiseSds, threshold, rounding }).persons, sd: Math.hypot(...noiseSds) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'QUERY_BUDGET_SPENT') return undefined;
    throw error;
  }
}

/** One game; every sum is weighed by its own noise, as long as the target can still be among what is counted. */
function round(seed: string, bit: Bit): boolean {
  const chance: Random = random('secure sum', seed);
  const engines = Array.from({ length: 5 }, (_, trust) => openEngine(`${seed} at ${trust}`));
  const pads: Pads[] = engines.map(() => makePads(persons, target, chance));
  let odds = 0;
  let spent = 0;
  for (let question = 0; question < questionsAllowed; question += 1) {
    const group: readonly number[] = chance.pick(groups);
    const sets = pads.map((pad) => pad.fresh(chance.whole(20, 120)));
    const known = group.reduce((sum, trust) => sum + (sets[trust]?.size ?? 0), 0);
    if (bit === 1) sets[0]?.add(target);
    const setOf = (trust: number): PersonSet => {
      const set = sets[trust];
      if (set === undefined) throw new Error('a trust without a set');
      return set;
    };
    const sum = askSum(engines, group, `sum ${question}`, setOf);
    if (sum === undefined) break;
    spent += 1 / sum.sd ** 2;
    if (spent > privacy.budget.numbers) break;
    const least = rules.threshold + 2.5 * sum.sd;
    const chanceOf = (truth: number): number =>
      releasedChance(sum.shown, truth, { sd: sum.sd, least, rounding: rules.rounding });
    odds += Math.log((chanceOf(known + 1) + 1e-6) / (chanceOf(known) + 1e-6));
  }
  const guess = odds === 0 ? chance.chance(0.5) : odds > 0;
  return guess === (bit === 1);
}

/** Plays the family; the other rules have no sum over trusts, and so no figure. */
export function attackSecureSum({ rounds, seed }: { readonly rounds: number; readonly seed: string }): FamilyRow {
  let right = 0;
  for (let game = 0; game < rounds; game += 1)
    if (round(`${seed} ${Math.floor(game / 2)}`, game % 2 === 0 ? 0 : 1)) right += 1;
  const none = { flip: null, bunny: null, openSafely: null };
  return familyRow(
    { ...secureSumFamily, bound: guessingBound(privacy) },
    questionsAllowed,
    accuracy(right, rounds),
    none,
  );
}
