import type { CohortDefinition, Criterion, EventCriterion } from '#contracts/cohort';
import type { Random } from '#local/synthetic/random';
import type { World } from '../world.ts';
import { dayOf } from './days.ts';
import { birthConcept, secretConcept } from './facts.ts';

const event = (
  domain: EventCriterion['domain'],
  conceptId: number,
  during?: { from: string; to: string },
): EventCriterion => ({
  kind: 'event',
  domain,
  concepts: { include: [{ conceptId, descendants: true }], exclude: [] },
  ...(during === undefined ? {} : { during }),
  atLeast: 1,
});

const born = (from: number, to: number): Criterion =>
  event('observation', birthConcept, { from: dayOf(from), to: dayOf(to) });

/**
 * Everybody with some condition born in some weeks, and the target if they have the sensitive condition: they are named
 * by day of birth and sex, which the attacker knows. Whoever shares both is named too; the attacker knows their secrets.
 */
export function targetDefinition(world: World, target: number, chance: Random): CohortDefinition {
  const birth = world.birthDay[target] ?? 0;
  const sex = [...world.sex].find(([, members]) => members.has(target))?.[0] ?? 'unknown';
  const from = chance.whole(0, 36_000);
  const conditions = [...world.conditions.keys()];
  return {
    version: 1,
    where: {
      kind: 'any',
      of: [
        { kind: 'all', of: [event('condition', chance.pick(conditions)), born(from, from + chance.whole(600, 1600))] },
        {
          kind: 'all',
          of: [
            event('condition', secretConcept),
            born(birth, birth),
            { kind: 'sex', anyOf: [sex as 'female' | 'male' | 'unknown'] },
          ],
        },
      ],
    },
  };
}
