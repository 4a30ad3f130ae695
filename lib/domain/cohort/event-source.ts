import type { EventCriterion } from '#contracts/cohort';
import { agedOnDay } from './aged-on-day.ts';
import type { Bind } from './bound-values.ts';
import { conceptCondition } from './concept-condition.ts';
import type { DatedSource } from './dated-source.ts';
import { dayWindowCondition } from './day-window-condition.ts';
import { type EventTable, eventTables } from './event-tables.ts';
import { measuredValueCondition } from './measured-value-condition.ts';
import { observedAround } from './period-conditions.ts';

const filtered = ({ from }: EventTable, where: readonly string[]): string =>
  where.length === 0 ? from : `${from} WHERE ${where.join(' AND ')}`;

/** That the event lies on the first day of any of these events in the person's life. */
const onFirstDay = (table: EventTable, these: readonly string[]): string =>
  `(${table.person}, ${table.day}) IN (SELECT ${table.person}, min(${table.day}) FROM ${filtered(table, these)} GROUP BY ${table.person})`;

/** One row for the first day of these events in each person's life, where nothing else of them is asked for. */
const firstDays = (table: EventTable, these: readonly string[]): Pick<DatedSource, 'from' | 'person' | 'day'> => ({
  from: `(SELECT ${table.person} AS person_id, min(${table.day}) AS day FROM ${filtered(table, these)} GROUP BY ${table.person}) AS e`,
  person: 'e.person_id',
  day: 'e.day',
});

const valueConditions = ({ value, units, valueConcepts }: EventCriterion, bind: Bind): string[] => [
  ...(value === undefined ? [] : measuredValueCondition('e.value_as_number', value, bind)),
  ...(units === undefined ? [] : [conceptCondition('e.unit_concept_id', units, bind)]),
  ...(valueConcepts === undefined ? [] : [conceptCondition('e.value_as_concept_id', valueConcepts, bind)]),
];

const dayConditions = (
  { during, age, observed }: EventCriterion,
  { person, day }: Pick<DatedSource, 'person' | 'day'>,
  bind: Bind,
): string[] => [
  ...dayWindowCondition(day, during, bind),
  ...(age === undefined ? [] : [agedOnDay(age, { person, day }, bind)]),
  ...(observed === undefined ? [] : [observedAround(observed, { person, day }, bind)]),
];

/** The events that a criterion asks for. */
export function eventSource(criterion: EventCriterion, bind: Bind): DatedSource {
  const { domain, concepts, firstEver, atLeast, atMost } = criterion;
  const table = eventTables[domain];
  const these = [
    ...(concepts === undefined ? [] : [conceptCondition(table.concept, concepts, bind)]),
    ...(table.only === undefined ? [] : [table.only]),
  ];
  const values = valueConditions(criterion, bind);
  const range = { atLeast: atLeast > 1 ? atLeast : undefined, atMost };
  const counts = range.atLeast !== undefined || atMost !== undefined;
  if (firstEver === true && values.length === 0 && !counts) {
    const first = firstDays(table, these);
    return { ...first, where: dayConditions(criterion, first, bind) };
  }
  const { from, person, day } = table;
  const where = [
    ...these,
    ...(firstEver === true ? [onFirstDay(table, these)] : []),
    ...values,
    ...dayConditions(criterion, table, bind),
  ];
  return { from, person, day, where, ...(counts ? { counted: { per: person, range } } : {}) };
}
