import type { CohortDefinition, Criterion, ImagingCriterion } from '#contracts/cohort';
import { boundValues, type CompiledCohort } from './bound-values.ts';
import { imagingCondition } from './dated-rows.ts';

/** The images that a definition asks for; what stands under `none` is asked not to be there. */
function wanted(criterion: Criterion): ImagingCriterion[] {
  switch (criterion.kind) {
    case 'imaging':
      return [criterion];
    case 'sequence':
      return [criterion.first, criterion.second].filter((side) => side.kind === 'imaging');
    case 'all':
    case 'any':
      return criterion.of.flatMap(wanted);
    default:
      return [];
  }
}

/**
 * One parameterised statement for the images that belong to a cohort of these persons: those that one of its imaging
 * criteria asks for, or every image where it has none, because nothing else of a person was approved. It answers one
 * column, `image_occurrence_id`.
 */
export function compileImages(definition: CohortDefinition, personIds: readonly number[]): CompiledCohort {
  const { bind, values } = boundValues();
  const persons = `person_id = ANY(${bind(personIds, 'integer[]')})`;
  const conditions = wanted(definition.where).map((criterion) => `(${imagingCondition(criterion, bind)})`);
  const asked = conditions.length === 0 ? '' : ` AND (${conditions.join(' OR ')})`;
  return { text: `SELECT image_occurrence_id FROM omop.image_occurrence WHERE ${persons}${asked}`, values };
}
