import { RoaringArenaAllocator } from 'roaring-wasm';
import { random } from '#local/synthetic/random';
import type { Family } from './family.ts';
import { openGame, questionsAllowed } from './game.ts';
import type { Bit } from './question.ts';
import type { Rule } from './rule.ts';
import type { World } from './world.ts';

/** How one attack ended. */
export type Round = { readonly right: boolean; readonly questions: number };

function play(family: Family, rule: Rule, world: World, seed: string, bit: Bit): Round {
  const chance = random('round', seed);
  const game = openGame(world, chance.whole(0, world.persons - 1), chance);
  const desk = rule.open(`secret ${seed}`, bit);
  const belief = rule.believe();
  const turns = family.play(game);
  let questions = 0;
  let turn = turns.next();
  while (turn.done !== true && questions < questionsAllowed) {
    questions += 1;
    const answer = desk.ask(turn.value);
    belief.hear(turn.value, answer);
    turn = turns.next(answer);
  }
  const odds = belief.logOdds();
  const guess = odds === 0 ? chance.chance(0.5) : odds > 0;
  return { right: guess === (bit === 1), questions };
}

/** Plays one attack on one person to its end, or to the last question allowed, and says whether the guess was right. */
export const playRound = (family: Family, rule: Rule, world: World, seed: string, bit: Bit): Round =>
  // Sets lie in the memory of a WebAssembly module, which knows no garbage: the round's own end with it.
  new RoaringArenaAllocator().with(() => play(family, rule, world, seed, bit));
