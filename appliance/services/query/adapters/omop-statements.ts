import { type Bind, boundValues, type CompiledCohort } from '#domain/cohort/bound-values';
import { notWithdrawn } from '#domain/cohort/not-withdrawn';
import { completedYears } from '#domain/cohort/person-conditions';

const compiled = (make: (bind: Bind) => string): CompiledCohort => {
  const { bind, values } = boundValues();
  return { text: make(bind), values };
};

/** Statement for (person_id, age in completed years, gender_concept_id) of each person of a set. */
export const attributesStatement = (personIds: readonly number[], dataDate: string): CompiledCohort =>
  compiled(
    (bind) => `SELECT person_id, ${completedYears({ dataDate }, bind)}, gender_concept_id
      FROM unnest(${bind(personIds, 'integer[]')}) AS member (person_id) JOIN omop.person USING (person_id)`,
  );

/** Most descendants of a concept that a statement lists; a longer list costs the planner more time than it saves. */
const maxListed = 2000;

/** Statement for (concept_id, its descendants that are not withdrawn); there is no row for a concept with more than 2000 descendants. */
export const descendantsStatement = (conceptIds: readonly number[]): CompiledCohort =>
  compiled(
    (bind) => `SELECT above, coalesce((SELECT array_agg(below.descendant_concept_id) FROM omop.concept_ancestor AS below
        WHERE below.ancestor_concept_id = above AND ${notWithdrawn('below')}), '{}')
      FROM unnest(${bind(conceptIds, 'integer[]')}) AS above
      WHERE (SELECT count(*) FROM (SELECT FROM omop.concept_ancestor WHERE ancestor_concept_id = above
        LIMIT ${bind(maxListed + 1, 'bigint')}) AS counted) <= ${bind(maxListed, 'bigint')}`,
  );

/** Statement for (concept_id, code, name). */
export const conceptsStatement = (conceptIds: readonly number[]): CompiledCohort =>
  compiled(
    (bind) =>
      `SELECT concept_id, concept_code, concept_name FROM omop.concept WHERE concept_id = ANY(${bind(conceptIds, 'integer[]')})`,
  );

/**
 * Statement for (accession number, image_occurrence_id, person_id, patient id, modality concept ids, body site, finding
 * concept ids). Images of one person with the same accession number are one study and become one row; an image without
 * an accession number is a row of its own.
 */
export const studiesStatement = ({ text, values }: CompiledCohort): CompiledCohort => ({
  text: `SELECT coalesce(accession_id, ''), min(image.image_occurrence_id), image.person_id,
      coalesce(max(person_source_value), ''), array_agg(DISTINCT modality_concept_id),
      coalesce(string_agg(DISTINCT site.concept_name, '/'), ''),
      coalesce(array_agg(DISTINCT image_finding_concept_id) FILTER (WHERE image_finding_concept_id IS NOT NULL), '{}')
    FROM omop.image_occurrence AS image
    JOIN omop.person ON person.person_id = image.person_id
    LEFT JOIN omop.concept AS site ON site.concept_id = image.anatomic_site_concept_id
    LEFT JOIN omop.image_feature AS feature ON feature.image_occurrence_id = image.image_occurrence_id
    WHERE image.image_occurrence_id IN (${text})
    GROUP BY image.person_id, coalesce(accession_id, ''),
      CASE WHEN coalesce(accession_id, '') = '' THEN image.image_occurrence_id END
    ORDER BY 3, 1, 2`,
  values,
});
