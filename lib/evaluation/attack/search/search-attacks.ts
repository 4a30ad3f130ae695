import { random } from '#local/synthetic/random';
import { accuracy } from '../accuracy.ts';
import { type FamilyRow, familyRow } from '../family-row.ts';
import { playRound, type Round } from '../play-round.ts';
import type { Rule } from '../rule.ts';
import type { World } from '../world.ts';
import { familyOf, mutated, type Programme, randomProgramme } from './programme.ts';

/** The family under which the best programme that was found is reported. */
export const searchedFamily = { name: 'searched programmes' };

/** How widely to search. */
export type SearchSize = {
  /** Programmes of a generation, and generations. */
  readonly programmes: number;
  readonly generations: number;
  /** Rounds by which a programme is judged while searching, and rounds that judge the best one anew. */
  readonly rounds: number;
  readonly confirm: number;
};

/** How many of a generation the next one is made from. */
const kept = 4;

const share = (rounds: readonly Round[]): number => rounds.filter(({ right }) => right).length / rounds.length;

const play = (programme: Programme, rule: Rule, world: World, seed: string, rounds: number): readonly Round[] =>
  Array.from({ length: rounds }, (_, round) =>
    playRound(familyOf(programme), rule, world, `${seed} ${Math.floor(round / 2)}`, round % 2 === 0 ? 0 : 1),
  );

/**
 * Looks for an attack: plays random programmes of questions, keeps those that told most, changes them, and plays the best
 * of all again on fresh rounds, since the best of many is partly luck. The same seed finds the same.
 */
export function searchAttacks(
  { bound, rivals, rule, world }: { rule: Rule; rivals: readonly Rule[]; bound: number; world: World },
  { confirm, generations, programmes, rounds }: SearchSize,
  seed: string,
): { readonly row: FamilyRow; readonly programme: Programme } {
  const chance = random('search', `${seed} ${rule.name}`);
  const judged = (programme: Programme, generation: number) => ({
    programme,
    told: share(play(programme, rule, world, `${seed} ${generation}`, rounds)),
  });
  let best = Array.from({ length: programmes }, () => judged(randomProgramme(chance), 0));
  for (let generation = 1; generation < generations; generation += 1) {
    const parents = best.sort((one, other) => other.told - one.told).slice(0, kept);
    // Parents are judged again with the rest, so that none stays for luck.
    best = Array.from({ length: programmes }, (_, index) => {
      const { programme = randomProgramme(chance) } = parents[index % kept] ?? {};
      return judged(index < kept ? programme : mutated(programme, chance), generation);
    });
  }
  const [{ programme } = { programme: randomProgramme(chance) }] = best.sort((one, other) => other.told - one.told);
  const last = play(programme, rule, world, `${seed} confirmed`, confirm);
  const against = (name: string): number | null => {
    const rival = rivals.find((one) => one.name === name);
    return rival === undefined
      ? null
      : share(play(programme, rival, world, `${seed} confirmed`, Math.min(confirm, 60)));
  };
  const row = familyRow(
    { ...familyOf(programme, searchedFamily.name), bound },
    Math.max(...last.map(({ questions }) => questions)),
    accuracy(last.filter(({ right }) => right).length, last.length),
    { flip: against('flip'), bunny: against('bunny'), openSafely: against('openSafely') },
  );
  return { row, programme };
}
