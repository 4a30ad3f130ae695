import type { Cohort, Criterion, DatedCriterion, ImagingCriterion, NearCriterion, NearGroup } from '#contracts/cohort';
import { boundValues, type CompiledCohort } from './bound-values.ts';
import { countedRows } from './dated-rows.ts';
import { imageSource } from './image-source.ts';

/** The images that a definition asks for; what stands under `none` is asked not to be there. */
function wanted(criterion: Criterion | NearCriterion | NearGroup | DatedCriterion): ImagingCriterion[] {
  switch (criterion.kind) {
    case 'imaging':
      return [criterion];
    case 'sequence':
      return [criterion.first, criterion.second].flatMap(wanted);
    case 'anchored':
      return [criterion.anchor, criterion.has].flatMap(wanted);
    case 'near':
      return wanted(criterion.event);
    case 'all':
    case 'any':
      return criterion.of.flatMap(wanted);
    default:
      return [];
  }
}

/**
 * One parameterised statement for the images that belong to a cohort of these persons: those that one of its imaging
 * criteria asks for by itself, wherever it stands, or every image where it has none or is SQL, because nothing else of
 * a person was approved. It answers one column, `image_occurrence_id`, each image once.
 */
export function compileImages(cohort: Cohort, personIds: readonly number[]): CompiledCohort {
  const { bind, values } = boundValues();
  const criteria = 'sql' in cohort ? [] : wanted(cohort.where);
  const asked: readonly ImagingCriterion[] = criteria.length === 0 ? [{ kind: 'imaging' }] : criteria;
  const members = `e.person_id = ANY(${bind(personIds, 'integer[]')})`;
  const statements = asked.map((criterion) => {
    const source = imageSource(criterion, bind);
    const theirs = { ...source, where: [members, ...source.where] };
    return countedRows(theirs, { image_occurrence_id: source.image }, bind);
  });
  return { text: statements.join(' UNION '), values };
}
