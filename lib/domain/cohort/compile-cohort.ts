import type { CohortDefinition, Criterion, SequenceCriterion } from '#contracts/cohort';
import { anchoredPersons, nearAnchor } from './anchored-persons.ts';
import { type Bind, boundValues, type CompiledCohort } from './bound-values.ts';
import { checkCohort } from './check-cohort.ts';
import { conceptCondition } from './concept-condition.ts';
import { datedPersons, datedRows } from './dated-rows.ts';
import { type Frame, groupPart, type Part, plainPart, rowsWhere, setPart } from './group-parts.ts';
import { indexPersons } from './index-persons.ts';
import { replaceConceptSets } from './list-concepts.ts';
import { periodPersons } from './period-conditions.ts';
import { ageCondition, type CohortBasis, sexCondition } from './person-conditions.ts';

const persons: Frame = { from: 'omop.person', alias: 'p', keys: ['person_id'] };

const sequencePersons = ({ first, second, ...days }: SequenceCriterion, bind: Bind): string =>
  `SELECT a.person_id FROM (${datedRows(first, bind)}) AS a WHERE EXISTS (SELECT 1 FROM (${datedRows(second, bind)}) AS near ` +
  `WHERE ${nearAnchor(days, bind)})`;

function part(criterion: Criterion, basis: CohortBasis, bind: Bind): Part {
  switch (criterion.kind) {
    case 'event':
    case 'imaging':
      return setPart(datedPersons(criterion, bind), persons);
    case 'sequence':
      return setPart(sequencePersons(criterion, bind), persons);
    case 'anchored':
      return setPart(anchoredPersons(criterion, bind), persons);
    case 'index':
      return setPart(indexPersons(criterion, bind), persons);
    case 'observationPeriod':
      return setPart(periodPersons(criterion, bind), persons);
    case 'age':
      return plainPart(ageCondition(criterion, basis, bind, 'p.'), persons);
    case 'sex':
      return plainPart(sexCondition(criterion, bind, 'p.'), persons);
    case 'ethnicity':
    case 'race':
      return plainPart(conceptCondition(`p.${criterion.kind}_concept_id`, criterion.concepts, bind), persons);
    case 'all':
    case 'any':
    case 'none':
      return groupPart(
        criterion.kind,
        criterion.of.map((member) => part(member, basis, bind)),
        persons,
      );
  }
}

/**
 * One parameterised statement for a cohort; it answers one column, `person_id`, each person once. Tables are named with
 * their schema and nothing of the definition becomes text of the statement. Only persons that `omop.person` lists belong
 * to a cohort. Throws COHORT_INVALID.
 */
export function compileCohort(definition: CohortDefinition, basis: CohortBasis): CompiledCohort {
  checkCohort(definition);
  const { conceptSets = (set) => set } = basis;
  const { where } = replaceConceptSets(definition, conceptSets);
  const { bind, values } = boundValues(basis.dialect);
  return { text: rowsWhere(persons, part(where, basis, bind).condition), values };
}
