import type { DistributionName } from '#contracts/cohort-result';
import { boundValues, type CompiledCohort } from '#domain/cohort/bound-values';
import { attributeConcepts, type dicomAttributes } from '#domain/cohort/dicom-attribute-condition';
import { completedYears } from '#domain/cohort/person-conditions';
import { manufacturerPatterns, otherManufacturer } from '#domain/disclosure/image-manufacturers';
import { aggregateIds } from './person-ids.ts';

const members = aggregateIds('person_id');
const imageMembers = aggregateIds('image.person_id');

/** Persons by modality, with its code and name; both are empty for a concept that the vocabulary lacks. */
const modalityStatement: CompiledCohort = {
  text: `SELECT coalesce(concept_code, ''), coalesce(concept_name, ''), members
    FROM (SELECT modality_concept_id, ${members} AS members FROM omop.image_occurrence GROUP BY 1) AS counted
    LEFT JOIN omop.concept ON concept_id = modality_concept_id`,
  values: [],
};

/** Most ethnicities with a value of their own. */
const maxEthnicities = 40;

/**
 * Persons by ethnicity, one row for each ethnicity that the vocabulary lists, whether anybody has it or not: which ones
 * there are must not follow from the records of persons.
 */
const ethnicityStatement: CompiledCohort = {
  text: `WITH listed AS (
      SELECT concept_id, concept_name FROM omop.concept
      WHERE invalid_reason IS NULL
        AND (domain_id = 'Ethnicity' AND standard_concept = 'S' OR vocabulary_id = 'NHS Ethnic Category')
      ORDER BY concept_name, concept_id LIMIT $1::bigint)
    SELECT concept_name, members
    FROM listed LEFT JOIN (SELECT ethnicity_concept_id, ${members} AS members FROM omop.person GROUP BY 1) AS counted
      ON ethnicity_concept_id = concept_id
    ORDER BY concept_name, concept_id`,
  values: [maxEthnicities],
};

/** SQL for each image with the measurement of a DICOM attribute, which is the event of one of the image's features. */
const attributeOfImages = (attribute: keyof typeof dicomAttributes): string =>
  `omop.image_occurrence AS image JOIN omop.image_feature AS feature USING (image_occurrence_id)
    JOIN omop.measurement AS measured ON measured.measurement_id = feature.image_feature_event_id
      AND measured.measurement_concept_id IN (${attributeConcepts(attribute)})`;

function ageStatement(dataDate: string): CompiledCohort {
  const { bind, values } = boundValues();
  return { text: `SELECT ${completedYears({ dataDate }, bind)}, ${members} FROM omop.person GROUP BY 1`, values };
}

/** Persons by manufacturer, which is free text. */
const manufacturerStatement: CompiledCohort = {
  text: `SELECT coalesce(
      (SELECT label FROM unnest($1::text[], $2::text[]) AS known (pattern, label)
        WHERE pg_catalog.upper(pg_catalog.btrim(measured.value_source_value)) LIKE pattern LIMIT 1), $3::text), ${imageMembers}
    FROM ${attributeOfImages('manufacturer')} WHERE pg_catalog.btrim(measured.value_source_value) <> '' GROUP BY 1`,
  values: [
    manufacturerPatterns.map(([pattern]) => pattern),
    manufacturerPatterns.map(([, label]) => label),
    otherManufacturer,
  ],
};

/** Days that a calendar knows. */
const onKnownDay = "image_occurrence_date BETWEEN '0001-01-01' AND '9999-12-31'";

const yearStatement: CompiledCohort = {
  text: `SELECT extract(year FROM image_occurrence_date)::integer, ${members}
    FROM omop.image_occurrence WHERE ${onKnownDay} GROUP BY 1`,
  values: [],
};

/** Persons by year and month of their latest image. */
const latestMonthStatement: CompiledCohort = {
  text: `SELECT extract(year FROM day)::integer, extract(month FROM day)::integer, ${members}
    FROM (SELECT person_id, max(image_occurrence_date) AS day
      FROM omop.image_occurrence WHERE ${onKnownDay} GROUP BY person_id) AS latest GROUP BY 1, 2`,
  values: [],
};

/** Persons by bin, numbered from 0; PostgreSQL counts a value on a bound in the bin above it. */
const sliceStatement = (edges: readonly number[]): CompiledCohort => ({
  text: `SELECT bin, ${members} FROM (
      SELECT pg_catalog.width_bucket(measured.value_as_number, $1::integer[]::numeric[]) AS bin, image.person_id
      FROM ${attributeOfImages('sliceThickness')}
      WHERE measured.value_as_number > 0 AND measured.value_as_number <> 'NaN') AS binned GROUP BY bin`,
  values: [edges],
});

/**
 * Statements over all persons of the trust. Each row has a recorded value and the ids of its persons (`aggregateIds`).
 * The bounds of slice thickness are in millimetres.
 */
export const tableStatements = (basis: {
  readonly dataDate: string;
  readonly sliceThicknessEdges: readonly number[];
}): Readonly<Record<DistributionName, CompiledCohort>> => ({
  ageBand: ageStatement(basis.dataDate),
  sex: { text: `SELECT gender_concept_id, ${members} FROM omop.person GROUP BY 1`, values: [] },
  ethnicity: ethnicityStatement,
  studyYear: yearStatement,
  latestStudyMonth: latestMonthStatement,
  modality: modalityStatement,
  manufacturer: manufacturerStatement,
  sliceThickness: sliceStatement(basis.sliceThicknessEdges),
});
