import { describe, expect, it } from 'vitest';
import { CohortDefinition } from '#contracts/cohort';
import { parseCohortDefinition } from '#domain/cohort/parse-cohort-definition';
import { equivalents } from '#evaluation/attack/rewriting/equivalents';
import { evaluateDefinition } from '#evaluation/attack/rewriting/evaluate-definition';
import { factsOf } from '#evaluation/attack/rewriting/facts';
import { targetDefinition } from '#evaluation/attack/rewriting/target-definition';
import { makeWorld } from '#evaluation/attack/world';
import { random } from '#local/synthetic/random';

const world = makeWorld(3000, 'equivalents');

describe('definitions of the same persons', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'number %d: sixty texts, each a valid cohort, all select alike with and without the secret',
    (seed) => {
      const chance = random('equivalents', seed);
      const target = chance.whole(0, world.persons - 1);
      const definition = targetDefinition(world, target, chance);
      const forms = equivalents(definition, 60, chance);
      expect(new Set(forms.map((form) => JSON.stringify(form))).size).toBe(60);
      for (const hasSecret of [false, true]) {
        const facts = factsOf(world, target, hasSecret);
        const expected = evaluateDefinition(definition.where, facts).toArray();
        for (const form of forms) {
          expect(CohortDefinition.safeParse(form).success).toBe(true);
          expect(parseCohortDefinition(form)).toBeDefined();
          expect(evaluateDefinition(form.where, facts).toArray()).toEqual(expected);
        }
      }
    },
  );

  it('select the target only if they have the secret', () => {
    const chance = random('target');
    const target = chance.whole(0, world.persons - 1);
    const { where } = targetDefinition(world, target, chance);
    const selects = (hasSecret: boolean) => evaluateDefinition(where, factsOf(world, target, hasSecret));
    expect(selects(true).size - selects(false).size).toBe(1);
    expect(selects(true).has(target)).toBe(true);
  });

  it('are another set where a criterion is another', () => {
    const definition = targetDefinition(world, 7, random('other'));
    const facts = factsOf(world, 7, true);
    const other: CohortDefinition = { version: 1, where: { kind: 'none', of: [definition.where] } };
    expect(evaluateDefinition(other.where, facts).toArray()).not.toEqual(
      evaluateDefinition(definition.where, facts).toArray(),
    );
  });
});
