import type { EventField } from '#contracts/event-field';
import type { RecordDomain } from '#contracts/index-criterion';
import { countableDay } from './countable-day.ts';
import { recordTables } from './record-tables.ts';

/** A table whose row is looked up for a field; a record may be without one, and a provider may be missing. */
export type LookedUp = 'person' | 'visit' | 'provider' | 'careSite';

/** What a field holds, and the expression that says it; `of` names the table whose row must be looked up for it. */
export type FieldSource = {
  readonly holds: 'concepts' | 'numbers' | 'days' | 'text';
  readonly expression: string;
  readonly of?: LookedUp;
};

type Fields = Readonly<Partial<Record<EventField, FieldSource>>>;

const concepts = (expression: string): FieldSource => ({ holds: 'concepts', expression });
const numbers = (expression: string): FieldSource => ({ holds: 'numbers', expression });
const text = (expression: string): FieldSource => ({ holds: 'text', expression });

/** What a person's row says, looked up as `b`; ages need a day of the record beside it. */
const ofPerson = (column: string): FieldSource => ({
  holds: 'concepts',
  expression: `b.${column}_concept_id`,
  of: 'person',
});
const yearsAt = (day: string): FieldSource => ({
  holds: 'numbers',
  expression: `extract(year FROM ${countableDay(day)}) - b.year_of_birth`,
  of: 'person',
});

/** What every index event has: its days, and a person; `start` and `end` are the expressions of its days. */
export const dayFields = (start: string, end: string): Fields => ({
  gender: ofPerson('gender'),
  race: ofPerson('race'),
  ethnicity: ofPerson('ethnicity'),
  ageByYear: yearsAt(start),
  ageByYearAtEnd: yearsAt(end),
  start: { holds: 'days', expression: start },
  end: { holds: 'days', expression: end },
  lengthDays: numbers(`${countableDay(end)} - ${countableDay(start)}`),
});

const specialty: Fields = {
  specialty: { holds: 'concepts', expression: 'b.specialty_concept_id', of: 'provider' },
};
const inVisit: Fields = {
  ...specialty,
  visitType: { holds: 'concepts', expression: 'b.visit_concept_id', of: 'visit' },
};
const visit: Fields = {
  ...specialty,
  placeOfService: { holds: 'concepts', expression: 'b.place_of_service_concept_id', of: 'careSite' },
};
const measured: Fields = {
  value: numbers('e.value_as_number'),
  valueConcept: concepts('e.value_as_concept_id'),
  unit: concepts('e.unit_concept_id'),
};

/** The concepts “abnormally low” and “abnormally high”, as OHDSI names them. */
const lowAndHigh = [4_155_142, 4_155_143];

const own: Readonly<Record<RecordDomain, Fields>> = {
  condition: { ...inVisit, status: concepts('e.condition_status_concept_id'), stopReason: text('e.stop_reason') },
  procedure: { ...inVisit, modifier: concepts('e.modifier_concept_id'), quantity: numbers('e.quantity') },
  drug: {
    ...inVisit,
    stopReason: text('e.stop_reason'),
    route: concepts('e.route_concept_id'),
    lotNumber: text('e.lot_number'),
    refills: numbers('e.refills'),
    quantity: numbers('e.quantity'),
    daysSupply: numbers('e.days_supply'),
  },
  measurement: {
    ...inVisit,
    ...measured,
    operator: concepts('e.operator_concept_id'),
    rangeLow: numbers('e.range_low'),
    rangeHigh: numbers('e.range_high'),
    lowRatio: numbers('e.value_as_number / nullif(e.range_low, 0)'),
    highRatio: numbers('e.value_as_number / nullif(e.range_high, 0)'),
    abnormal: numbers(
      'CASE WHEN e.value_as_number < e.range_low OR e.value_as_number > e.range_high ' +
        `OR e.value_as_concept_id IN (${lowAndHigh.join(', ')}) THEN 1 ELSE 0 END`,
    ),
  },
  observation: {
    ...inVisit,
    ...measured,
    valueText: text('e.value_as_string'),
    qualifier: concepts('e.qualifier_concept_id'),
  },
  visit,
  visitDetail: visit,
  death: {},
  device: { ...inVisit, quantity: numbers('e.quantity'), deviceId: text('e.unique_device_id') },
  specimen: {
    quantity: numbers('e.quantity'),
    unit: concepts('e.unit_concept_id'),
    anatomicSite: concepts('e.anatomic_site_concept_id'),
    diseaseStatus: concepts('e.disease_status_concept_id'),
    sourceId: text('e.specimen_source_id'),
  },
  conditionEra: { occurrences: numbers('e.condition_occurrence_count') },
  drugEra: { occurrences: numbers('e.drug_exposure_count'), gapDays: numbers('e.gap_days') },
  doseEra: { unit: concepts('e.unit_concept_id'), dose: numbers('e.dose_value') },
  observationPeriod: {},
  joined: {},
};

/** The fields that the records of a domain have; other days than those of its table may be given. */
export function recordFields(
  domain: RecordDomain,
  { start, end }: { readonly start: string; readonly end: string } = recordTables[domain],
): Fields {
  const { type } = recordTables[domain];
  return { ...dayFields(start, end), ...(type === undefined ? {} : { type: concepts(type) }), ...own[domain] };
}
