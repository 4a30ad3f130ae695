import type { EventCriterion } from '#contracts/cohort';
import type { Bind } from './bound-values.ts';
import { conceptCondition } from './concept-condition.ts';
import type { DatedSource } from './dated-source.ts';
import { dayWindowCondition } from './day-window-condition.ts';
import { type EventTable, eventTables } from './event-tables.ts';
import { measuredValueCondition } from './measured-value-condition.ts';
import { observedAround } from './period-conditions.ts';
import { ageOnDayCondition } from './person-conditions.ts';

/** That the event lies on the first day of any of these events in the person's life. */
function onFirstDay({ from, person, day }: EventTable, where: readonly string[]): string {
  const events = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  return `(${person}, ${day}) IN (SELECT ${person}, min(${day}) FROM ${from}${events} GROUP BY ${person})`;
}

/** The events that a criterion asks for. */
export function eventSource(criterion: EventCriterion, bind: Bind): DatedSource {
  const { domain, concepts, during, age, value, units, valueConcepts, firstEver, observed } = criterion;
  const table = eventTables[domain];
  const { from, person, day, concept, only } = table;
  const these = [
    ...(concepts === undefined ? [] : [conceptCondition(concept, concepts, bind)]),
    ...(only === undefined ? [] : [only]),
  ];
  const where = [
    ...these,
    ...(firstEver === true ? [onFirstDay(table, these)] : []),
    ...dayWindowCondition(day, during, bind),
    ...(value === undefined ? [] : measuredValueCondition('e.value_as_number', value, bind)),
    ...(units === undefined ? [] : [conceptCondition('e.unit_concept_id', units, bind)]),
    ...(valueConcepts === undefined ? [] : [conceptCondition('e.value_as_concept_id', valueConcepts, bind)]),
    ...(age === undefined
      ? []
      : [
          `EXISTS (SELECT 1 FROM omop.person AS b WHERE b.person_id = ${person} AND ${ageOnDayCondition(age, day, bind, 'b.')})`,
        ]),
    ...(observed === undefined ? [] : [observedAround(observed, { person, day }, bind)]),
  ];
  const range = { atLeast: criterion.atLeast > 1 ? criterion.atLeast : undefined, atMost: criterion.atMost };
  const counts = range.atLeast !== undefined || range.atMost !== undefined;
  return { from, person, day, where, ...(counts ? { counted: { per: person, range } } : {}) };
}
