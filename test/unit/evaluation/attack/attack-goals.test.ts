import { describe, expect, it } from 'vitest';
import { accuracy } from '#evaluation/attack/accuracy';
import { missedGoals } from '#evaluation/attack/attack-goals';
import { familyRow } from '#evaluation/attack/family-row';

const family = { name: 'differencing pairs', does: 'asks', bound: 0.55 };
const rules = { flip: 1, bunny: 0.9, openSafely: 0.9 };
const honest = {
  persons: 2000,
  asked: 30,
  shown: 0.99,
  withinInterval: 0.95,
  medianRelativeErrorSmall: 0.05,
  medianRelativeErrorLarge: null,
  finalStageable: 1,
};
const rowOf = (right: number, others = rules) => ({
  ...familyRow(family, 200, accuracy(right, 1000), others),
  preset: 'strict' as const,
});

describe('the goals of an attack run', () => {
  it('are met by a family at its bound within two standard errors and honest use within its goals', () => {
    expect(missedGoals([rowOf(550)], [honest])).toEqual([]);
    expect(missedGoals([rowOf(580)], [honest])).toEqual([]);
  });

  it.each([
    ['a family above its bound', 582, rules, honest],
    ['FLIP’s rule that does not lose', 500, { ...rules, flip: 0.9 }, honest],
    ['numbers that are hidden', 500, rules, { ...honest, shown: 0.94 }],
    ['numbers beyond their interval', 500, rules, { ...honest, withinInterval: 0.92 }],
    ['large errors of small numbers', 500, rules, { ...honest, medianRelativeErrorSmall: 0.11 }],
    ['large errors of large numbers', 500, rules, { ...honest, medianRelativeErrorLarge: 0.021 }],
    ['final cohorts that are hidden', 500, rules, { ...honest, finalStageable: 0.9 }],
  ])('are missed by %s', (_, right, others, use) => expect(missedGoals([rowOf(right, others)], [use])).toHaveLength(1));
});
