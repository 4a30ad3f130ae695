import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { Random } from '#local/synthetic/random';
import { makePads, type Pads } from './pads.ts';
import type { Question } from './question.ts';
import type { World } from './world.ts';

/** Questions an attacker may ask before they have to say yes or no. */
export const questionsAllowed = 200;

/** One attack on one person: what a family of attacks is given to work with. */
export type Game = {
  readonly world: World;
  readonly target: number;
  readonly chance: Random;
  readonly pads: Pads;
  /** Asks for `pad`, and for the target beside it where they have the secret. */
  readonly withTarget: (pad: PersonSet, more?: Extra) => Question;
  /** Asks for a set that is the same in both worlds. */
  readonly without: (pad: PersonSet, more?: Extra) => Question;
};

/** What a question may have beside its persons. */
export type Extra = {
  readonly text?: string;
  readonly account?: number;
  readonly trust?: number;
  readonly tables?: readonly DistributionTable[];
  readonly crossTables?: readonly (readonly [number, number])[];
};

/** Opens a game against `target`. Each question is worded afresh unless it is given its text. */
export function openGame(world: World, target: number, chance: Random): Game {
  let asked = 0;
  const question = (without: PersonSet, withSecret: PersonSet, more: Extra): Question => {
    asked += 1;
    const tables = more.tables ?? [];
    return {
      text: more.text ?? `question ${asked}`,
      account: more.account ?? 0,
      trust: more.trust ?? 0,
      persons: [without, withSecret],
      tables: [tables, tables],
      crossTables: more.crossTables ?? [],
    };
  };
  return {
    world,
    target,
    chance,
    pads: makePads(world.persons, target, chance),
    withTarget: (pad, more = {}) => question(pad, pad.clone().add(target), more),
    without: (pad, more = {}) => question(pad, pad, more),
  };
}
