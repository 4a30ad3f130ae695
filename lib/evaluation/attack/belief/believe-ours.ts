import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { Answer, Question } from '../question.ts';
import type { Belief } from '../rule.ts';
import { cellOdds } from './cell-odds.ts';
import { engineModel } from './engine-model.ts';
import { type Heard, likenessChance } from './likeness-chance.ts';
import { releasedChance } from './released-chance.ts';
import { createSuspectedSpending } from './suspected-spending.ts';

/** A model is never quite right: nothing that was heard is held against a world more than this. */
const doubt = 1e-6;

/**
 * The best judge of our engine's answers that we know: it knows all records but the bit, the engine's own program and
 * every number in it but the secret. It follows what was spent of whom in each of the two worlds, holds each answer to be made
 * afresh or taken from a near one by their chances, and adds up the odds.
 */
export function believeOurs(rules: DisclosureRules): Belief {
  const model = engineModel(rules);
  const spendings = [createSuspectedSpending(rules), createSuspectedSpending(rules)] as const;
  const heardAt = new Map<number, Heard[]>();
  const texts = new Set<string>();
  let odds = 0;

  const hear = (question: Question, answer: Exclude<Answer, 'refused'>): void => {
    const heard = heardAt.get(question.trust) ?? [];
    heardAt.set(question.trust, heard);
    const shown = answer.persons;
    const [without, having] = question.persons.map((set, world) => {
      const spending = spendings[world === 0 ? 0 : 1];
      const payers = (units: number, among: PersonSet): PersonSet => spending.able(question, 'numbers', units, among);
      const compared = payers(model.comparable(set.size), set);
      const earlier = heard.map(({ sets, shown }) => ({ set: sets[world === 0 ? 0 : 1], shown }));
      const seen = (apart: PersonSet): PersonSet => payers(model.seen(set.size), apart);
      const near = likenessChance(shown, compared, earlier, { model, seen });
      const counted = payers(model.price(set.size), compared);
      const fresh = near.otherwise * releasedChance(shown, counted.size, model.total(counted.size));
      return { compared, counted, near, fresh, chance: near.chance + fresh };
    });
    if (without === undefined || having === undefined) return;
    odds += Math.log((having.chance + doubt) / (without.chance + doubt));
    for (const [world, { near }] of [without, having].entries())
      for (const { persons, distance } of near.apart)
        spendings[world === 0 ? 0 : 1].charge(question, 'numbers', model.comparison(distance), persons);
    heard.push({ sets: [without.compared, having.compared], shown });
    if (having.fresh < having.chance / 2 || without.fresh < without.chance / 2) return;
    const sets = [without.counted, having.counted] as const;
    spendings[0].charge(question, 'numbers', model.units(shown), sets[0]);
    spendings[1].charge(question, 'numbers', model.units(shown), sets[1]);
    if (answer.cells.length > 0) odds += cellOdds(question, sets, answer.cells, model, spendings);
  };

  return {
    hear: (question, answer) => {
      const text = JSON.stringify([question.trust, question.account, question.text]);
      if (answer === 'refused' || texts.has(text)) return;
      texts.add(text);
      hear(question, answer);
    },
    logOdds: () => odds,
  };
}
