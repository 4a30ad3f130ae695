import type { CompiledCohort } from '#domain/cohort/bound-values';

/** The bare question: how many persons. */
export const countOf = ({ text, values }: CompiledCohort): CompiledCohort => ({
  text: `SELECT count(DISTINCT person_id) FROM (${text}) AS cohort`,
  values,
});

const attributes = (concept: string, column: string): string =>
  `SELECT ${column} AS value, count(DISTINCT i.person_id) FROM omop.image_occurrence AS i
    JOIN omop.image_feature AS f USING (image_occurrence_id)
    JOIN omop.measurement AS m ON m.measurement_id = f.image_feature_event_id
    WHERE m.measurement_concept_id IN (SELECT concept_id FROM omop.concept WHERE vocabulary_id = 'DICOM' AND concept_code = '${concept}')
      AND i.person_id IN (cohort) GROUP BY 1`;

const statistics: readonly string[] = [
  `SELECT (2026 - year_of_birth) / 10 AS value, count(*) FROM omop.person WHERE person_id IN (cohort) GROUP BY 1`,
  `SELECT gender_concept_id AS value, count(*) FROM omop.person WHERE person_id IN (cohort) GROUP BY 1`,
  `SELECT ethnicity_concept_id AS value, count(*) FROM omop.person WHERE person_id IN (cohort) GROUP BY 1`,
  `SELECT extract(year FROM image_occurrence_date) AS value, count(DISTINCT person_id) FROM omop.image_occurrence
    WHERE person_id IN (cohort) GROUP BY 1`,
  `SELECT modality_concept_id AS value, count(DISTINCT person_id) FROM omop.image_occurrence
    WHERE person_id IN (cohort) GROUP BY 1`,
  attributes('00080070', 'upper(btrim(m.value_source_value))'),
  attributes('00180050', 'width_bucket(m.value_as_number, ARRAY[1, 2, 3, 5]::numeric[])'),
];

/** Bunny's way to the same answer: the number of persons, and then one SQL for each statistic, the cohort in each. */
export const statementPerStatistic = (cohort: CompiledCohort): readonly CompiledCohort[] => [
  countOf(cohort),
  ...statistics.map((text) => ({ text: text.replace('(cohort)', `(${cohort.text})`), values: cohort.values })),
];
