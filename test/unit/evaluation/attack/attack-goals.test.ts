import { describe, expect, it } from 'vitest';
import { accuracy } from '#evaluation/attack/accuracy';
import { missedGoals } from '#evaluation/attack/attack-goals';
import { familyRow } from '#evaluation/attack/family-row';

const family = { name: 'differencing pairs', does: 'asks', goal: 0.55 };
const rules = { flip: 1, bunny: 0.9, openSafely: 0.9 };
const honest = { asked: 40, refused: 0, judged: 30, medianRelativeError: 0.02, within: 0.96 };

describe('the goals of an attack run', () => {
  it('are met by a family at its goal and honest use within its own', () =>
    expect(missedGoals([familyRow(family, 200, accuracy(55, 100), rules)], honest)).toEqual([]));

  it.each([
    ['a family above its goal', 56, rules, honest],
    ['FLIP’s rule that does not lose', 50, { ...rules, flip: 0.9 }, honest],
    ['a refused cohort', 50, rules, { ...honest, refused: 1 }],
    ['a large error', 50, rules, { ...honest, medianRelativeError: 0.04 }],
    ['too many errors beyond bounds', 50, rules, { ...honest, within: 0.94 }],
  ])('are missed by %s', (_, right, others, use) =>
    expect(missedGoals([familyRow(family, 200, accuracy(right, 100), others)], use)).toHaveLength(1),
  );
});
