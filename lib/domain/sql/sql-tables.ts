import type { SqlType } from './sql-type.ts';

/** A table that expert SQL may read: its columns, whether its rows are of persons, and whether a person may have many. */
export type SqlTable = {
  readonly columns: Readonly<Record<string, SqlType>>;
  readonly patients: boolean;
  readonly many: boolean;
};

const concepts = (...names: readonly string[]): Record<string, SqlType> =>
  Object.fromEntries(names.map((name) => [`${name}_concept_id`, 'integer']));
const dates = (...names: readonly string[]): Record<string, SqlType> =>
  Object.fromEntries(names.map((name) => [`${name}_date`, 'date']));
const events = (...columns: readonly Record<string, SqlType>[]): SqlTable => ({
  columns: Object.assign({ person_id: 'person' }, ...columns),
  patients: true,
  many: true,
});
const visit = { visit_occurrence_id: 'visit' } as const;

/**
 * Tables and columns of OMOP CDM 5.4 that expert SQL may name: concepts, days, numbers and the ids that tie rows
 * together. Free text, source values, names, addresses, times of day and whatever a hospital added are not among them.
 */
export const sqlTables: Readonly<Record<string, SqlTable>> = {
  person: {
    columns: {
      person_id: 'person',
      year_of_birth: 'integer',
      month_of_birth: 'integer',
      day_of_birth: 'integer',
      ...concepts('gender', 'race', 'ethnicity', 'gender_source', 'race_source', 'ethnicity_source'),
    },
    patients: true,
    many: false,
  },
  death: {
    columns: { person_id: 'person', ...dates('death'), ...concepts('death_type', 'cause', 'cause_source') },
    patients: true,
    many: false,
  },
  observation_period: events(dates('observation_period_start', 'observation_period_end'), concepts('period_type')),
  visit_occurrence: events(
    visit,
    dates('visit_start', 'visit_end'),
    concepts('visit', 'visit_type', 'visit_source', 'admitted_from', 'discharged_to'),
  ),
  condition_occurrence: events(
    visit,
    dates('condition_start', 'condition_end'),
    concepts('condition', 'condition_type', 'condition_status', 'condition_source'),
  ),
  drug_exposure: events(
    visit,
    dates('drug_exposure_start', 'drug_exposure_end', 'verbatim_end'),
    concepts('drug', 'drug_type', 'drug_source', 'route'),
    { refills: 'integer', quantity: 'number', days_supply: 'integer' },
  ),
  procedure_occurrence: events(
    visit,
    dates('procedure', 'procedure_end'),
    concepts('procedure', 'procedure_type', 'procedure_source', 'modifier'),
    { quantity: 'integer' },
  ),
  device_exposure: events(
    visit,
    dates('device_exposure_start', 'device_exposure_end'),
    concepts('device', 'device_type', 'device_source', 'unit'),
    { quantity: 'integer' },
  ),
  measurement: events(
    visit,
    dates('measurement'),
    concepts('measurement', 'measurement_type', 'measurement_source', 'operator', 'value_as', 'unit'),
    { measurement_id: 'measurement', value_as_number: 'number', range_low: 'number', range_high: 'number' },
  ),
  observation: events(
    visit,
    dates('observation'),
    concepts('observation', 'observation_type', 'observation_source', 'value_as', 'qualifier', 'unit'),
    { value_as_number: 'number' },
  ),
  note: events({ note_id: 'note' }),
  note_nlp: {
    columns: { note_id: 'note', ...concepts('note_nlp'), nlp_date: 'date', term_exists: 'text' },
    patients: true,
    many: true,
  },
  image_occurrence: events(visit, dates('image_occurrence'), concepts('modality', 'anatomic_site'), {
    image_occurrence_id: 'image',
    image_study_uid: 'study',
  }),
  image_feature: events(
    concepts('image_feature', 'image_feature_type', 'image_finding', 'anatomic_site', 'image_feature_event_field'),
    { image_occurrence_id: 'image', image_feature_event_id: 'measurement' },
  ),
  concept: {
    columns: {
      ...dates('valid_start', 'valid_end'),
      concept_id: 'integer',
      concept_name: 'text',
      concept_code: 'text',
      concept_class_id: 'text',
      domain_id: 'text',
      vocabulary_id: 'text',
      standard_concept: 'text',
      invalid_reason: 'text',
    },
    patients: false,
    many: true,
  },
  concept_ancestor: {
    columns: {
      ...concepts('ancestor', 'descendant'),
      min_levels_of_separation: 'integer',
      max_levels_of_separation: 'integer',
    },
    patients: false,
    many: true,
  },
};

/** The table of this name, if expert SQL may read it; nothing that every object has by itself is a table. */
export const sqlTable = (name: string): SqlTable | undefined =>
  Object.hasOwn(sqlTables, name) ? sqlTables[name] : undefined;
