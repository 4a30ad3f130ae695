import type pg from 'pg';
import type { EventDomain } from '#contracts/cohort';
import type { SmallData, SmallEvent } from '../fixtures/small-data.ts';

type Row = Readonly<Record<string, unknown>>;

/** The columns of each event table that a row must or may fill. */
const columns: Readonly<Record<EventDomain, { table: string; row: (event: SmallEvent, id: number) => Row }>> = {
  condition: {
    table: 'condition_occurrence',
    row: ({ concept, day }, id) => ({
      condition_occurrence_id: id,
      condition_concept_id: concept,
      condition_start_date: day,
      condition_type_concept_id: 0,
    }),
  },
  procedure: {
    table: 'procedure_occurrence',
    row: ({ concept, day }, id) => ({
      procedure_occurrence_id: id,
      procedure_concept_id: concept,
      procedure_date: day,
      procedure_type_concept_id: 0,
    }),
  },
  drug: {
    table: 'drug_exposure',
    row: ({ concept, day }, id) => ({
      drug_exposure_id: id,
      drug_concept_id: concept,
      drug_exposure_start_date: day,
      drug_exposure_end_date: day,
      drug_type_concept_id: 0,
    }),
  },
  measurement: {
    table: 'measurement',
    row: ({ concept, day, value, unit, valueConcept, text }, id) => ({
      measurement_id: id,
      measurement_concept_id: concept,
      measurement_date: day,
      measurement_type_concept_id: 0,
      value_as_number: value,
      unit_concept_id: unit,
      value_as_concept_id: valueConcept,
      value_source_value: text,
    }),
  },
  observation: {
    table: 'observation',
    row: ({ concept, day, value, unit, valueConcept }, id) => ({
      observation_id: id,
      observation_concept_id: concept,
      observation_date: day,
      observation_type_concept_id: 0,
      value_as_number: value,
      unit_concept_id: unit,
      value_as_concept_id: valueConcept,
    }),
  },
  visit: {
    table: 'visit_occurrence',
    row: ({ concept, day }, id) => ({
      visit_occurrence_id: id,
      visit_concept_id: concept,
      visit_start_date: day,
      visit_end_date: day,
      visit_type_concept_id: 0,
    }),
  },
  death: { table: 'death', row: ({ concept, day }) => ({ death_date: day, cause_concept_id: concept }) },
  device: {
    table: 'device_exposure',
    row: ({ concept, day }, id) => ({
      device_exposure_id: id,
      device_concept_id: concept,
      device_exposure_start_date: day,
      device_type_concept_id: 0,
    }),
  },
  note_nlp: {
    table: 'note_nlp',
    row: ({ concept, day, affirmed }, id) => ({
      note_nlp_id: id,
      note_id: id,
      note_nlp_concept_id: concept,
      nlp_date: day,
      term_exists: affirmed,
      lexical_variant: '',
    }),
  },
};

function rowsOf(data: SmallData): Map<string, Row[]> {
  const tables = new Map<string, Row[]>();
  const add = (table: string, row: Row): void => {
    tables.set(table, [...(tables.get(table) ?? []), row]);
  };
  for (const { id, year, month, day, gender, race, ethnicity } of data.people)
    add('person', {
      person_id: id,
      year_of_birth: year,
      month_of_birth: month,
      day_of_birth: day,
      gender_concept_id: gender,
      race_concept_id: race,
      ethnicity_concept_id: ethnicity,
    });
  data.events.forEach((event, place) => {
    const { table, row } = columns[event.domain];
    // A term knows its person by its note alone.
    if (event.domain !== 'note_nlp') add(table, { ...row(event, place), person_id: event.personId });
    else {
      add(table, row(event, place));
      add('note', {
        ...{ note_id: place, person_id: event.personId, note_date: event.day, note_text: '' },
        ...{ note_type_concept_id: 0, note_class_concept_id: 0, encoding_concept_id: 0, language_concept_id: 0 },
      });
    }
  });
  let features = 0;
  data.images.forEach((image, place) => {
    add('image_occurrence', {
      image_occurrence_id: place,
      person_id: image.personId,
      modality_concept_id: image.modality,
      anatomic_site_concept_id: image.site,
      image_occurrence_date: image.day,
      image_study_uid: image.study,
      accession_id: image.accession,
    });
    for (const event of image.features) {
      features += 1;
      add('image_feature', {
        image_feature_id: features,
        person_id: image.personId,
        image_occurrence_id: place,
        image_feature_event_id: event,
      });
    }
  });
  data.periods.forEach(({ personId, from, to }, place) => {
    add('observation_period', {
      observation_period_id: place,
      person_id: personId,
      observation_period_start_date: from,
      observation_period_end_date: to,
      period_type_concept_id: 0,
    });
  });
  for (const [above, below] of new Map(data.ancestors.map((pair) => [pair.join(), pair])).values())
    add('concept_ancestor', {
      ancestor_concept_id: above,
      descendant_concept_id: below,
      min_levels_of_separation: 1,
      max_levels_of_separation: 1,
    });
  const concept = (id: number, code: string, vocabulary: string, withdrawn: boolean): void =>
    add('concept', {
      ...{
        concept_id: id,
        concept_code: code,
        vocabulary_id: vocabulary,
        concept_name: code,
        domain_id: 'Measurement',
      },
      ...{ concept_class_id: vocabulary, valid_start_date: '1970-01-01', valid_end_date: '2099-12-31' },
      invalid_reason: withdrawn ? 'D' : null,
    });
  for (const [code, id] of Object.entries(data.dicom)) concept(id, code, 'DICOM', false);
  for (const id of data.withdrawn) concept(id, String(id), 'None', true);
  return tables;
}

const everyTable = [
  ...['person', 'note', 'image_occurrence', 'image_feature', 'observation_period', 'concept_ancestor', 'concept'],
  ...Object.values(columns).map(({ table }) => table),
];

/** Makes a database hold exactly these rows, in one round trip: deleting few rows costs less than emptying tables. */
export async function loadSmallData(owner: pg.Client, data: SmallData): Promise<void> {
  const literal = (rows: readonly Row[]): string => `'${JSON.stringify(rows).replaceAll("'", "''")}'`;
  await owner.query(
    [
      'BEGIN; SET LOCAL synchronous_commit = off',
      ...everyTable.map((table) => `DELETE FROM omop.${table}`),
      ...[...rowsOf(data)].map(
        ([table, rows]) =>
          `INSERT INTO omop.${table} SELECT * FROM json_populate_recordset(NULL::omop.${table}, ${literal(rows)})`,
      ),
      'COMMIT',
    ].join('; '),
  );
}
