import { describe, expect, it } from 'vitest';
import { questionSize, sizeClasses, sizePrice } from '#domain/disclosure/question-size';
import { defaultRules, engineOf, firstQuestion, range, totalOnly } from '#test/support/disclosure-game';

const secrets = Array.from({ length: 100 }, (_, at) => at + 1);

describe('the class of a size', () => {
  it('has at least as many persons as it says, under every secret', () => {
    for (const persons of [1, 300, 439, 441, 700, 1349, 1351, 2000, 5000])
      for (const secret of secrets)
        expect(questionSize(firstQuestion(secret), range(0, persons)).fewest).toBeLessThanOrEqual(persons);
  });

  it('is the right one far from an edge, and either one at an edge', () => {
    const classes = (persons: number) =>
      new Set(secrets.map((secret) => questionSize(firstQuestion(secret), range(0, persons)).fewest));
    expect(classes(100)).toEqual(new Set([0]));
    expect(classes(1100)).toEqual(new Set([sizeClasses[1]?.fewest]));
    expect(classes(5000)).toEqual(new Set([sizeClasses[0]?.fewest]));
    expect(classes(700).size).toBe(2);
    expect(classes(2000).size).toBe(2);
  });

  it('is looked for from the largest on, and costs no more than all looks together', () => {
    const { looks: few } = questionSize(firstQuestion(1), range(0, 100));
    const { looks: many } = questionSize(firstQuestion(1), range(0, 50_000));
    expect([many.length, few.length]).toEqual([1, sizeClasses.length]);
    expect(few.at(-1)?.units).toBe(sizePrice(defaultRules));
  });

  it('lets persons of whom much was told be counted in large questions when small ones leave them out', () => {
    const engine = engineOf();
    for (let at = 0; at < 2; at += 1)
      engine.answer(totalOnly(`small ${at}`, range(1000 * at, 1000 * at + 100).orInPlace(range(50_000, 50_100))));
    expect(
      engine.answer(totalOnly('again', range(50_000, 50_100).orInPlace(range(3000, 3040)))).persons ?? 0,
    ).toBeLessThan(90);
    const large = engine.answer(totalOnly('large', range(49_900, 53_900)));
    expect(large.persons).toBeGreaterThan(3800);
  });
});
