import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { defaultRules, engineOf, seeded, totalOnly } from '#test/support/disclosure-game';

const target = 1;

/**
 * Who knows every person but whether the target is in a set asks for it under ever other known persons, and weighs all
 * answers together. Half of the rounds have the target.
 */
function accuracy(rules: DisclosureRules, rounds: number, questions: number): number {
  let right = 0;
  for (let round = 0; round < rounds; round += 1) {
    const random = seeded(round);
    const engine = engineOf(`round ${round}`, { rules });
    const inside = round % 2 === 1;
    let excess = 0;
    for (let question = 0; question < questions; question += 1) {
      const known = new RoaringBitmap32(Array.from({ length: 200 }, () => 2 + Math.floor(random() * 99_998)));
      const asked = known.clone();
      if (inside) asked.add(target);
      const { persons } = engine.answer(totalOnly(`${question}`, asked));
      if (persons !== null) excess += persons - known.size - 0.5;
      asked.dispose();
      known.dispose();
    }
    if (excess > 0 === inside) right += 1;
  }
  return right / rounds;
}

describe('who knows all but one bit of one person', () => {
  it('guesses it right in at most 60 of 100 rounds of many questions', () => {
    expect(accuracy(defaultRules, 100, 40)).toBeLessThanOrEqual(0.6);
  });

  it('would guess it in 75 or more, were persons not left out once enough was told of them', () => {
    const unlimited = { numbers: 10, tables: 10 };
    const budget = { freshAnswersPerProject: 100, informationPerProject: unlimited, informationPerDataLoad: unlimited };
    expect(accuracy({ ...defaultRules, budget }, 100, 90)).toBeGreaterThanOrEqual(0.75);
  });
});
