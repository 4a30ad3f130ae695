import type { AnchoredCriterion, CohortDefinition, Criterion, NearCriterion, NearGroup } from '#contracts/cohort';
import type { SmallData, SmallPerson } from '../fixtures/small-data.ts';
import { ageOn, between, daysBetween } from './naive-days.ts';
import { daysOf, meant } from './naive-events.ts';

const combined = (kind: 'all' | 'any' | 'none', held: readonly boolean[]): boolean => {
  if (kind === 'all') return !held.includes(false);
  return kind === 'any' ? held.includes(true) : !held.includes(true);
};

function aroundAnchor(group: NearCriterion | NearGroup, anchor: string, person: SmallPerson, data: SmallData): boolean {
  if (group.kind !== 'near')
    return combined(
      group.kind,
      group.of.map((member) => aroundAnchor(member, anchor, person, data)),
    );
  const near = daysOf(group.event, person, data).filter((day) =>
    between(daysBetween(anchor, day), group.minDays, group.maxDays),
  );
  return between(near.length, group.atLeast, group.atMost);
}

function anchored({ anchor, which, has }: AnchoredCriterion, person: SmallPerson, data: SmallData): boolean {
  const days = daysOf(anchor, person, data).sort();
  const chosen = which === 'any' ? days : which === 'first' ? days.slice(0, 1) : days.slice(-1);
  return chosen.some((day) => aroundAnchor(has, day, person, data));
}

function holds(criterion: Criterion, person: SmallPerson, data: SmallData): boolean {
  switch (criterion.kind) {
    case 'event':
    case 'imaging':
      return daysOf(criterion, person, data).length > 0;
    case 'age': {
      const age = ageOn(data.dataDate, person);
      return age !== undefined && between(age, criterion.atLeast, criterion.atMost);
    }
    case 'sex': {
      const sex = person.gender === 8532 ? 'female' : person.gender === 8507 ? 'male' : 'unknown';
      return criterion.anyOf.includes(sex);
    }
    case 'ethnicity':
      return meant(criterion.concepts, person.ethnicity, data);
    case 'race':
      return meant(criterion.concepts, person.race, data);
    case 'observationPeriod':
      return data.periods.some(
        ({ personId, from, to }) =>
          personId === person.id &&
          [criterion.covers?.from, criterion.covers?.to].every(
            (day) => day === undefined || (from <= day && day <= to),
          ) &&
          daysBetween(from, to) + 1 >= (criterion.daysAtLeast ?? Number.NEGATIVE_INFINITY),
      );
    case 'sequence':
      return daysOf(criterion.first, person, data).some((first) =>
        daysOf(criterion.second, person, data).some((second) =>
          between(daysBetween(first, second), criterion.minDays, criterion.maxDays),
        ),
      );
    case 'index':
      // OHDSI's own SQL is what says who is meant: see circe-cohorts.test.ts.
      throw new Error('an index event is compared with the SQL of OHDSI');
    case 'anchored':
      return anchored(criterion, person, data);
    case 'all':
    case 'any':
    case 'none':
      return combined(
        criterion.kind,
        criterion.of.map((member) => holds(member, person, data)),
      );
  }
}

/** Evaluates a cohort person by person from its meaning alone: independent of the compiler and as plain as can be. */
export const naiveCohort = (definition: CohortDefinition, data: SmallData): number[] =>
  data.people
    .filter((person) => holds(definition.where, person, data))
    .map(({ id }) => id)
    .sort((one, other) => one - other);
