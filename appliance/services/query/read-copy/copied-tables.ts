import { attributeConcepts } from '#domain/cohort/dicom-attribute-condition';

/** A table of the read-optimised copy. */
export type CopiedTable = {
  /** Its name in the schema `omop`. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Rows that are read together stand together: those of one concept, and in it those of one person. */
  readonly sortedBy: readonly string[];
  /** What is copied in place of a column. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Which rows are copied; all where it is missing. */
  readonly where?: string;
};

const events = (name: string, kind: string, more: readonly string[]): CopiedTable => ({
  name,
  columns: [
    'person_id',
    `${name}_id`,
    `${kind}_concept_id`,
    `${kind}_source_concept_id`,
    `${kind}_type_concept_id`,
    'provider_id',
  ].concat(more),
  sortedBy: [`${kind}_concept_id`, 'person_id'],
});

const eras = (name: string, concept: string, more: readonly string[]): CopiedTable => ({
  name,
  columns: ['person_id', `${name}_id`, concept, `${name}_start_date`, `${name}_end_date`, ...more],
  sortedBy: [concept, 'person_id'],
});

/**
 * The tables and columns of OMOP that a typed cohort asks for, without free text: a cohort that asks for free text is
 * answered by PostgreSQL.
 */
export const copiedTables: readonly CopiedTable[] = [
  {
    name: 'person',
    columns: [
      ...['person_id', 'gender_concept_id', 'race_concept_id', 'ethnicity_concept_id'],
      ...['year_of_birth', 'month_of_birth', 'day_of_birth'],
    ],
    sortedBy: ['person_id'],
  },
  {
    name: 'observation_period',
    columns: [
      ...['person_id', 'observation_period_id', 'period_type_concept_id'],
      ...['observation_period_start_date', 'observation_period_end_date'],
    ],
    sortedBy: ['person_id'],
  },
  events('condition_occurrence', 'condition', [
    ...['condition_start_date', 'condition_end_date', 'visit_occurrence_id', 'condition_status_concept_id'],
  ]),
  events('procedure_occurrence', 'procedure', [
    ...['procedure_date', 'visit_occurrence_id', 'modifier_concept_id', 'quantity'],
  ]),
  events('drug_exposure', 'drug', [
    ...['drug_exposure_start_date', 'drug_exposure_end_date', 'visit_occurrence_id', 'route_concept_id'],
    ...['refills', 'quantity', 'days_supply'],
  ]),
  {
    ...events('measurement', 'measurement', [
      ...['measurement_date', 'visit_occurrence_id', 'operator_concept_id', 'value_as_number', 'value_as_concept_id'],
      ...['unit_concept_id', 'range_low', 'range_high', 'value_source_value'],
    ]),
    // The names of manufacturers alone: every other text of a measurement stays where it is.
    instead: {
      value_source_value: `CASE WHEN measurement_concept_id IN (${attributeConcepts('manufacturer')}) THEN value_source_value END`,
    },
  },
  events('observation', 'observation', [
    ...['observation_date', 'visit_occurrence_id', 'value_as_number', 'value_as_concept_id', 'unit_concept_id'],
    'qualifier_concept_id',
  ]),
  events('visit_occurrence', 'visit', ['visit_start_date', 'visit_end_date', 'care_site_id']),
  events('visit_detail', 'visit_detail', [
    ...['visit_detail_start_date', 'visit_detail_end_date', 'visit_occurrence_id', 'care_site_id'],
  ]),
  events('device_exposure', 'device', [
    ...['device_exposure_start_date', 'device_exposure_end_date', 'visit_occurrence_id', 'quantity'],
  ]),
  {
    name: 'death',
    columns: ['person_id', 'death_date', 'cause_concept_id', 'cause_source_concept_id', 'death_type_concept_id'],
    sortedBy: ['cause_concept_id', 'person_id'],
  },
  {
    name: 'specimen',
    columns: [
      ...['person_id', 'specimen_id', 'specimen_date', 'specimen_concept_id', 'specimen_type_concept_id', 'quantity'],
      ...['unit_concept_id', 'anatomic_site_concept_id', 'disease_status_concept_id'],
    ],
    sortedBy: ['specimen_concept_id', 'person_id'],
  },
  eras('condition_era', 'condition_concept_id', ['condition_occurrence_count']),
  eras('drug_era', 'drug_concept_id', ['drug_exposure_count', 'gap_days']),
  eras('dose_era', 'drug_concept_id', ['unit_concept_id', 'dose_value']),
  { name: 'provider', columns: ['provider_id', 'specialty_concept_id'], sortedBy: ['provider_id'] },
  { name: 'care_site', columns: ['care_site_id', 'place_of_service_concept_id'], sortedBy: ['care_site_id'] },
  { name: 'note', columns: ['note_id', 'person_id'], sortedBy: ['note_id'] },
  {
    name: 'note_nlp',
    columns: ['note_nlp_id', 'note_id', 'note_nlp_concept_id', 'nlp_date', 'term_exists'],
    sortedBy: ['note_nlp_concept_id', 'note_id'],
  },
  {
    name: 'image_occurrence',
    columns: [
      ...['image_occurrence_id', 'person_id', 'image_occurrence_date', 'modality_concept_id'],
      ...['anatomic_site_concept_id', 'image_study_uid', 'accession_id'],
    ],
    sortedBy: ['modality_concept_id', 'person_id'],
  },
  {
    name: 'image_feature',
    columns: ['image_occurrence_id', 'image_feature_event_id'],
    sortedBy: ['image_occurrence_id'],
  },
  // What stands below a concept is looked up in PostgreSQL; statements ask the copy for the attributes of DICOM alone.
  {
    name: 'concept',
    columns: ['concept_id', 'vocabulary_id', 'concept_code'],
    sortedBy: ['concept_id'],
    where: "vocabulary_id = 'DICOM'",
  },
];
