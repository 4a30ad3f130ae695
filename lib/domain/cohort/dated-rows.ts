import type { DayWindow, EventCriterion, ImagingCriterion } from '#contracts/cohort';
import type { Bind } from './bound-values.ts';
import { conceptCondition } from './concept-condition.ts';
import { eventTables } from './event-tables.ts';

const within = (column: string, window: DayWindow | undefined, bind: Bind): string[] => [
  ...(window?.from === undefined ? [] : [`${column} >= ${bind(window.from, 'date')}`]),
  ...(window?.to === undefined ? [] : [`${column} <= ${bind(window.to, 'date')}`]),
];

/** That a row of `image_occurrence` is what the criterion asks for; `true` when it asks for any image. */
export function imagingCondition({ modalities, anatomicSites, during }: ImagingCriterion, bind: Bind): string {
  const conditions = [
    ...(modalities === undefined ? [] : [conceptCondition('modality_concept_id', modalities, bind)]),
    ...(anatomicSites === undefined ? [] : [conceptCondition('anatomic_site_concept_id', anatomicSites, bind)]),
    ...within('image_occurrence_date', during, bind),
  ];
  return conditions.join(' AND ') || 'true';
}

/** A statement that answers (person_id, day) for every row that a dated criterion matches. */
export function datedRows(criterion: EventCriterion | ImagingCriterion, bind: Bind): string {
  if (criterion.kind === 'imaging')
    return `SELECT person_id, image_occurrence_date AS day FROM omop.image_occurrence WHERE ${imagingCondition(criterion, bind)}`;
  const { table, concept, day } = eventTables[criterion.domain];
  const conditions = [conceptCondition(concept, criterion.concepts, bind), ...within(day, criterion.during, bind)];
  return `SELECT person_id, ${day} AS day FROM ${table} WHERE ${conditions.join(' AND ')}`;
}
