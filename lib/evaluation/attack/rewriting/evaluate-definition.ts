import { RoaringBitmap32 } from 'roaring-wasm';
import type { Criterion, EventCriterion } from '#contracts/cohort';
import type { PersonSet } from '#domain/disclosure/person-set';
import { daysTo } from './days.ts';
import { birthConcept, type Facts } from './facts.ts';

const united = (sets: readonly PersonSet[]): PersonSet => RoaringBitmap32.orMany([...sets]);
const none: PersonSet = new RoaringBitmap32();

/** Before the first and after the last birth of a world. */
const always = { from: -1, to: 1_000_000 };

function eventPersons({ domain, concepts, during }: EventCriterion, facts: Facts): PersonSet {
  const asked = (concepts?.include ?? []).map(({ conceptId }) => conceptId);
  const left = asked.filter((id) => !concepts?.exclude.some(({ conceptId }) => conceptId === id));
  if (domain === 'observation' && left.includes(birthConcept))
    return facts.born(
      during?.from === undefined ? always.from : daysTo(during.from),
      during?.to === undefined ? always.to : daysTo(during.to),
    );
  return united(left.map((id) => facts.conditions.get(id) ?? none));
}

/** Whom a definition selects, for the part of the language that the rewriting attack writes in. */
export function evaluateDefinition(criterion: Criterion, facts: Facts): PersonSet {
  switch (criterion.kind) {
    case 'all':
      return criterion.of
        .map((member) => evaluateDefinition(member, facts))
        .reduce((both, set) => RoaringBitmap32.and(both, set));
    case 'any':
      return united(criterion.of.map((member) => evaluateDefinition(member, facts)));
    case 'none':
      return RoaringBitmap32.andNot(facts.everybody, united(criterion.of.map((of) => evaluateDefinition(of, facts))));
    case 'sex':
      return united(criterion.anyOf.map((sex) => facts.sex.get(sex) ?? none));
    case 'event':
      return eventPersons(criterion, facts);
    default:
      throw new Error(`the rewriting attack does not write ${criterion.kind}`);
  }
}
