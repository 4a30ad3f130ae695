import type { DistributionName } from '#contracts/cohort-result';
import { boundValues, type CompiledCohort } from '#domain/cohort/bound-values';
import { completedYears } from '#domain/cohort/person-conditions';
import { aggregateIds } from './person-ids.ts';
import { maxLabels } from './table-labels.ts';

const members = aggregateIds('person_id');

/**
 * Persons by concept. A concept that the vocabulary lacks has an empty code and name; OMOP uses concept 0 for no
 * concept.
 */
const byConcept = (table: string, column: string): CompiledCohort => ({
  text: `SELECT ${column}, coalesce(concept_code, ''), coalesce(concept_name, ''), members
    FROM (SELECT ${column}, ${members} AS members FROM ${table} WHERE ${column} <> 0 GROUP BY ${column}) AS counted
    LEFT JOIN omop.concept ON concept_id = ${column}`,
  values: [],
});

/** DICOM attributes in the vocabulary's notation. */
type DicomAttribute = '00080070' | '00180050';

/** SQL for each image with the measurement of a DICOM attribute, which is the event of one of the image's features. */
const attributeOfImages = (attribute: DicomAttribute): string =>
  `omop.image_occurrence AS image JOIN omop.image_feature AS feature USING (image_occurrence_id)
    JOIN omop.measurement AS measured ON measured.measurement_id = feature.image_feature_event_id
      AND measured.measurement_concept_id IN
        (SELECT concept_id FROM omop.concept WHERE vocabulary_id = 'DICOM' AND concept_code = '${attribute}')`;

function ageStatement(dataDate: string): CompiledCohort {
  const { bind, values } = boundValues();
  return { text: `SELECT ${completedYears({ dataDate }, bind)}, ${members} FROM omop.person GROUP BY 1`, values };
}

/**
 * Persons by manufacturer, which is free text. Only the most common names are distinguished, so that misspellings do
 * not exhaust the memory.
 */
const manufacturerStatement: CompiledCohort = {
  text: `WITH made AS MATERIALIZED (
      SELECT pg_catalog.upper(pg_catalog.btrim(measured.value_source_value)) AS name, image.person_id
      FROM ${attributeOfImages('00080070')} WHERE pg_catalog.btrim(measured.value_source_value) <> ''),
    common AS (SELECT name FROM made GROUP BY name ORDER BY count(DISTINCT person_id) DESC, name LIMIT $1::bigint)
    SELECT common.name, ${members} FROM made LEFT JOIN common USING (name) GROUP BY 1`,
  values: [maxLabels.manufacturer],
};

/** Persons by bin, numbered from 0; PostgreSQL counts a value on a bound in the bin above it. */
const sliceStatement = (edges: readonly number[]): CompiledCohort => ({
  text: `SELECT bin, ${members} FROM (
      SELECT pg_catalog.width_bucket(measured.value_as_number, $1::integer[]::numeric[]) AS bin, image.person_id
      FROM ${attributeOfImages('00180050')}
      WHERE measured.value_as_number > 0 AND measured.value_as_number <> 'NaN') AS binned GROUP BY bin`,
  values: [edges],
});

/**
 * One statement per distribution, over all persons of the trust. Each row has a recorded value and the ids of its
 * persons (`aggregateIds`). The bounds of slice thickness are in millimetres.
 */
export const tableStatements = (basis: {
  readonly dataDate: string;
  readonly sliceThicknessEdges: readonly number[];
}): Readonly<Record<DistributionName, CompiledCohort>> => ({
  ageBand: ageStatement(basis.dataDate),
  sex: { text: `SELECT gender_concept_id, ${members} FROM omop.person GROUP BY 1`, values: [] },
  ethnicity: byConcept('omop.person', 'ethnicity_concept_id'),
  studyYear: {
    text: `SELECT extract(year FROM image_occurrence_date)::integer, ${members} FROM omop.image_occurrence GROUP BY 1`,
    values: [],
  },
  modality: byConcept('omop.image_occurrence', 'modality_concept_id'),
  manufacturer: manufacturerStatement,
  sliceThickness: sliceStatement(basis.sliceThicknessEdges),
});
