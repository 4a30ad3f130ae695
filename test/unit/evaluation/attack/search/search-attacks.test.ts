import { describe, expect, it } from 'vitest';
import { guessingBound } from '#domain/disclosure/privacy-presets';
import type { Belief, Rule } from '#evaluation/attack/rule';
import { flipRule } from '#evaluation/attack/rules/flip-rule';
import { ourRule } from '#evaluation/attack/rules/our-rule';
import { boundedRules } from '#evaluation/attack/rules/rules-of-preset';
import { searchAttacks } from '#evaluation/attack/search/search-attacks';
import { makeWorld } from '#evaluation/attack/world';

const world = makeWorld(2000);
const size = { programmes: 8, generations: 3, rounds: 10, confirm: 100 };
const standard = { bound: guessingBound(boundedRules('standard').privacy), world, rivals: [flipRule] };

/** Our rule with a planted flaw: every text of every load has accounts of its own. */
function forgetful(): Rule {
  const right = ourRule('standard');
  const placeOf = (load: number, text: string): string => `${load} ${text}`;
  return {
    name: 'standard with a flaw',
    open: (secret, bit) => ({
      ask: (question) =>
        right.open(`${secret} ${placeOf(question.load ?? 0, question.text)}`, bit).ask({ ...question, account: 0 }),
    }),
    believe: () => {
      const beliefs = new Map<string, Belief>();
      return {
        hear: (question, answer) => {
          const place = placeOf(question.load ?? 0, question.text);
          const belief = beliefs.get(place) ?? right.believe();
          beliefs.set(place, belief);
          belief.hear(question, answer);
        },
        logOdds: () => [...beliefs.values()].reduce((sum, belief) => sum + belief.logOdds(), 0),
      };
    },
  };
}

describe('the search for attacks', () => {
  it('finds none that tells more than the bound, and finds one on another rule', () => {
    const { row } = searchAttacks({ ...standard, rule: ourRule('standard') }, size, 'search');
    expect(row).toMatchObject({ name: 'searched programmes', rounds: 100, met: true });
    expect(searchAttacks({ ...standard, rule: flipRule }, size, 'search').row).toMatchObject({
      accuracy: 1,
      met: false,
    });
  });

  it('finds the flaw of an engine whose accounts are forgotten', () => {
    const { programme, row } = searchAttacks({ ...standard, rule: forgetful() }, size, 'b');
    expect(row.met).toBe(false);
    expect(programme.some(({ withTarget }) => withTarget)).toBe(true);
  });

  it('finds the same again from the same seed', () => {
    const few = { ...size, programmes: 5, generations: 2, confirm: 10 };
    const found = () => searchAttacks({ ...standard, rule: ourRule('standard') }, few, 'again');
    expect(found()).toEqual(found());
  });
});
