import type { ConceptPools } from './concept-pools.ts';

/** Conditions that nobody asks for: what most records are about. */
const otherConditions = Array.from({ length: 700 }, (_, index) => 2_090_000_000 + index);

const array = (ids: readonly number[]): string => `(ARRAY[${ids.join(',')}]::integer[])`;

/** One of the concepts, the first ones much more often than the last. */
const often = (ids: readonly number[]): string =>
  `${array(ids)}[1 + pg_catalog.floor(pg_catalog.power(random(), 3) * ${ids.length})::integer]`;

const somebody = 'pg_catalog.floor(random() * $persons)::integer + 1';
/** Ten years of records, up to the day on which they were loaded. */
const someDay = `'2026-01-31'::date - pg_catalog.floor(random() * 3650)::integer`;

const orNone = (ids: readonly number[]): readonly number[] => (ids.length === 0 ? [0] : ids);

/** (id, person, concept, day and so on) of `each` rows per person, as a SELECT. */
const events = (each: number, concept: string, more = ''): string =>
  `SELECT id, ${somebody}, ${concept}, ${someDay}, 0${more} FROM generate_series(1, ($persons * ${each})::integer) AS id`;

/**
 * SQL that fills a trust's empty tables in PostgreSQL itself: per person ten conditions and one image row, and smaller
 * tables of every other domain. The same on every run.
 */
export function fillStatements(persons: number, pools: ConceptPools): readonly string[] {
  const conditions = `CASE WHEN random() < 0.3 THEN ${often(orNone(pools.condition))} ELSE ${often(otherConditions)} END`;
  const [manufacturer, sliceThickness] = [2_000_000_970, 2_000_000_971];
  const units = often(orNone(pools.unit));
  const answers = often(orNone(pools.answer));
  const columns = (name: string, concept: string, day: string, type: string): string =>
    `(${name}_id, person_id, ${concept}, ${day}, ${type}`;
  return [
    'SELECT setseed(0.42)',
    `INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, month_of_birth, day_of_birth, birth_datetime,
        gender_source_value, race_concept_id, ethnicity_concept_id)
      SELECT id, sex, year, month, day, make_timestamp(year, month, day, 0, 0, 0), sex::text, race, ethnicity
      FROM (SELECT id, CASE WHEN random() < 0.01 THEN 0 WHEN random() < 0.5 THEN 8507 ELSE 8532 END AS sex,
          1930 + pg_catalog.floor(random() * 95)::integer AS year, 1 + pg_catalog.floor(random() * 12)::integer AS month,
          1 + pg_catalog.floor(random() * 28)::integer AS day, ${often([0, ...pools.race])} AS race,
          ${often([0, ...pools.ethnicity, 2_000_000_980, 2_000_000_981])} AS ethnicity
        FROM generate_series(1, $persons) AS id) AS made`,
    `INSERT INTO omop.observation_period SELECT id, id, '2016-01-01'::date + id % 700, '2025-12-31'::date - id % 300, 0
      FROM generate_series(1, $persons) AS id`,
    `INSERT INTO omop.condition_occurrence ${columns('condition_occurrence', 'condition_concept_id', 'condition_start_date', 'condition_type_concept_id')})
      ${events(10, conditions)}`,
    `INSERT INTO omop.visit_occurrence ${columns('visit_occurrence', 'visit_concept_id', 'visit_start_date', 'visit_type_concept_id')}, visit_end_date)
      ${events(1, often(orNone(pools.visit)), `, '2026-01-31'`)}`,
    `INSERT INTO omop.drug_exposure ${columns('drug_exposure', 'drug_concept_id', 'drug_exposure_start_date', 'drug_type_concept_id')}, drug_exposure_end_date)
      ${events(0.5, often(orNone(pools.drug)), `, '2026-01-31'`)}`,
    `INSERT INTO omop.procedure_occurrence ${columns('procedure_occurrence', 'procedure_concept_id', 'procedure_date', 'procedure_type_concept_id')})
      ${events(0.5, often(orNone(pools.procedure)))}`,
    `INSERT INTO omop.device_exposure ${columns('device_exposure', 'device_concept_id', 'device_exposure_start_date', 'device_type_concept_id')})
      ${events(0.05, often(orNone(pools.device)))}`,
    `INSERT INTO omop.observation ${columns('observation', 'observation_concept_id', 'observation_date', 'observation_type_concept_id')}, value_as_number, unit_concept_id, value_as_concept_id)
      ${events(0.5, often(orNone(pools.observation)), `, round((random() * 200)::numeric, 1), ${units}, ${answers}`)}`,
    `INSERT INTO omop.measurement ${columns('measurement', 'measurement_concept_id', 'measurement_date', 'measurement_type_concept_id')}, value_as_number, unit_concept_id, value_as_concept_id)
      ${events(0.5, often(orNone(pools.measurement)), `, round((random() * 200)::numeric, 1), ${units}, ${answers}`)}`,
    `INSERT INTO omop.death (person_id, death_date, death_type_concept_id, cause_concept_id)
      SELECT id * 25, ${someDay}, 0, ${often(orNone(pools.death))} FROM generate_series(1, $persons / 25) AS id`,
    `INSERT INTO omop.note (note_id, person_id, note_date, note_type_concept_id, note_class_concept_id, note_text, encoding_concept_id, language_concept_id)
      SELECT id, ${somebody}, ${someDay}, 0, 0, '', 0, 0 FROM generate_series(1, $persons / 5) AS id`,
    `INSERT INTO omop.note_nlp (note_nlp_id, note_id, lexical_variant, note_nlp_concept_id, nlp_date, term_exists)
      SELECT id, 1 + id / 2, '', ${often(orNone(pools.note_nlp))}, ${someDay}, CASE WHEN random() < 0.2 THEN 'N' ELSE 'Y' END
      FROM generate_series(1, $persons / 5) AS id`,
    // Each two rows are the series of one study, and every second person has a study.
    `INSERT INTO omop.image_occurrence (image_occurrence_id, person_id, modality_concept_id, anatomic_site_concept_id, image_occurrence_date, accession_id)
      SELECT id, 1 + ((id / 2)::bigint * 7919 % $persons)::integer, ${often([...pools.modality, 2_090_001_000, 2_090_001_001])}, ${often([...pools.site, 2_090_001_010, 2_090_001_011])}, ${someDay}, 'A' || id / 2
      FROM generate_series(1, $persons) AS id`,
    `INSERT INTO omop.concept (concept_id, concept_name, domain_id, vocabulary_id, concept_class_id, concept_code, valid_start_date, valid_end_date)
      VALUES (${manufacturer}, 'Manufacturer', 'Measurement', 'DICOM', 'x', '00080070', '1970-01-01', '2099-12-31'),
        (${sliceThickness}, 'Slice Thickness', 'Measurement', 'DICOM', 'x', '00180050', '1970-01-01', '2099-12-31')
      ON CONFLICT DO NOTHING`,
    // Every third image has its two attributes.
    `INSERT INTO omop.measurement (measurement_id, person_id, measurement_concept_id, measurement_date, measurement_type_concept_id, value_as_number, value_source_value)
      SELECT $persons + 2 * image_occurrence_id + which, person_id, CASE which WHEN 0 THEN ${manufacturer} ELSE ${sliceThickness} END, image_occurrence_date, 0,
        CASE which WHEN 1 THEN (ARRAY[0.6, 1, 1.5, 2, 3, 5])[1 + image_occurrence_id / 3 % 6] END,
        CASE which WHEN 0 THEN (ARRAY['Acme', 'Borealis ', 'CORVUS', 'Deltascan'])[1 + image_occurrence_id / 3 % 4] END
      FROM omop.image_occurrence CROSS JOIN generate_series(0, 1) AS which WHERE image_occurrence_id % 3 = 0`,
    `INSERT INTO omop.image_feature (image_feature_id, person_id, image_occurrence_id, image_feature_event_id)
      SELECT measurement_id, person_id, (measurement_id - $persons) / 2, measurement_id FROM omop.measurement
      WHERE measurement_concept_id IN (${manufacturer}, ${sliceThickness})`,
  ].map((statement) => statement.replaceAll('$persons', String(persons)));
}
