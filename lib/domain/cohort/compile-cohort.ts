import type {
  CohortDefinition,
  Criterion,
  EventCriterion,
  ImagingCriterion,
  SequenceCriterion,
} from '#contracts/cohort';
import { type Bind, boundValues, type CompiledCohort } from './bound-values.ts';
import { checkCohort } from './check-cohort.ts';
import { datedRows } from './dated-rows.ts';
import { ageCondition, type CohortBasis, sexCondition } from './person-conditions.ts';

/** Persons with enough such rows; one is enough for an image. */
function happened(criterion: EventCriterion | ImagingCriterion, bind: Bind): string {
  const persons = `SELECT person_id FROM (${datedRows(criterion, bind)}) AS event`;
  const atLeast = criterion.kind === 'event' ? criterion.atLeast : 1;
  return atLeast === 1 ? persons : `${persons} GROUP BY person_id HAVING count(*) >= ${bind(atLeast, 'bigint')}`;
}

/** Each side counts for persons that satisfy it whole, its number of events included. */
function side(criterion: EventCriterion | ImagingCriterion, bind: Bind): string {
  const rows = datedRows(criterion, bind);
  return criterion.kind === 'event' && criterion.atLeast > 1
    ? `SELECT person_id, day FROM (${rows}) AS event WHERE person_id IN (${happened(criterion, bind)})`
    : rows;
}

function sequence({ first, second, minDays, maxDays }: SequenceCriterion, bind: Bind): string {
  const latest = maxDays === undefined ? '' : ` AND later.day - earlier.day <= ${bind(maxDays, 'integer')}`;
  return (
    `SELECT earlier.person_id FROM (${side(first, bind)}) AS earlier JOIN (${side(second, bind)}) AS later` +
    ` ON later.person_id = earlier.person_id AND later.day - earlier.day >= ${bind(minDays, 'integer')}${latest}`
  );
}

function compile(criterion: Criterion, basis: CohortBasis, bind: Bind): string {
  switch (criterion.kind) {
    case 'event':
    case 'imaging':
      return happened(criterion, bind);
    case 'sequence':
      return sequence(criterion, bind);
    case 'age':
      return `SELECT person_id FROM omop.person WHERE ${ageCondition(criterion, basis, bind)}`;
    case 'sex':
      return `SELECT person_id FROM omop.person WHERE ${sexCondition(criterion, bind)}`;
    case 'all':
    case 'any':
    case 'none': {
      const members = criterion.of.map((member) => `(${compile(member, basis, bind)})`);
      if (criterion.kind === 'all') return members.join(' INTERSECT ');
      const either = members.join(' UNION ');
      // What none of the members holds is relative to everybody, never to what stands beside the group.
      return criterion.kind === 'any' ? either : `(SELECT person_id FROM omop.person) EXCEPT (${either})`;
    }
  }
}

/**
 * One parameterised statement for a cohort; it answers one column, `person_id`, each person once, ascending. Tables
 * are named with their schema and nothing of the definition becomes text of the statement. Only persons that
 * `omop.person` lists belong to a cohort. Throws COHORT_INVALID.
 */
export function compileCohort(definition: CohortDefinition, basis: CohortBasis): CompiledCohort {
  checkCohort(definition);
  const { bind, values } = boundValues();
  const set = compile(definition.where, basis, bind);
  return { text: `SELECT person_id FROM omop.person WHERE person_id IN (${set}) ORDER BY person_id`, values };
}
