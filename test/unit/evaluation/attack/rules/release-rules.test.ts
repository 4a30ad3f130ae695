import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import type { Question } from '#evaluation/attack/question';
import { bunnyRule } from '#evaluation/attack/rules/bunny-rule';
import { exactRule } from '#evaluation/attack/rules/exact-rule';
import { flipRule } from '#evaluation/attack/rules/flip-rule';
import { openSafelyRule } from '#evaluation/attack/rules/open-safely-rule';

const range = (from: number, to: number) => RoaringBitmap32.fromRange(from, to);

/** So many persons, of whom the first ones have label a and the rest b. */
const question = (persons: number, inA: number): Question => {
  const set = range(0, persons);
  const tables = [
    {
      name: 'sex' as const,
      values: [
        { label: 'a', members: range(0, inA) },
        { label: 'b', members: range(inA, 10_000) },
      ],
    },
  ];
  return { text: 'x', account: 0, trust: 0, persons: [set, set], tables: [tables, tables], crossTables: [] };
};
const answer = (rule: typeof flipRule, persons: number, inA = 0) => rule.open('', 0).ask(question(persons, inA));

describe('release rules of others', () => {
  it.each([
    [flipRule, 9, null],
    [flipRule, 10, 10],
    [flipRule, 137, 137],
    [bunnyRule, 9, 0],
    [bunnyRule, 14, 10],
    [bunnyRule, 15, 20],
    [openSafelyRule, 7, 0],
    [openSafelyRule, 8, 10],
    [openSafelyRule, 12, 10],
    [openSafelyRule, 13, 15],
    [exactRule, 1, 1],
  ] as const)('%o shows of %d persons %o', (rule, persons, shown) =>
    expect(answer(rule, persons)).toMatchObject({ persons: shown }),
  );

  it('of FLIP folds small cells into one that is shown, which is the small cell itself where there is one', () => {
    expect(answer(flipRule, 100, 4)).toMatchObject({ cells: [null, 96, 4] });
    expect(answer(flipRule, 100, 40)).toMatchObject({ cells: [40, 60, 0] });
  });

  it('lose to who knows all records: one person across a step of rounding is certain, inside of it nothing', () => {
    const told = (pad: number): number => {
      const belief = bunnyRule.believe();
      const asked: Question = { ...question(pad, 0), persons: [range(0, pad), range(0, pad + 1)] };
      belief.hear(asked, bunnyRule.open('', 1).ask(asked));
      return belief.logOdds();
    };
    expect(told(14)).toBeGreaterThan(10);
    expect(told(16)).toBe(0);
  });
});
