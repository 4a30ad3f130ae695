import { type Bind, boundValues, type CompiledCohort } from '#domain/cohort/bound-values';
import { completedYears, sexCondition } from '#domain/cohort/person-conditions';

const compiled = (make: (bind: Bind) => string): CompiledCohort => {
  const { bind, values } = boundValues();
  return { text: make(bind), values };
};

/** The day the data were loaded, or, where nobody wrote it down, the last day that anybody was observed. */
export const dataDateStatement: CompiledCohort = {
  text: `SELECT coalesce((SELECT max(cdm_release_date) FROM omop.cdm_source),
    (SELECT max(observation_period_end_date) FROM omop.observation_period))`,
  values: [],
};

/** (person_id, age in years, gender_concept_id) of each person of a set. */
export const attributesStatement = (personIds: readonly number[], dataDate: string): CompiledCohort =>
  compiled(
    (bind) => `SELECT person_id, ${completedYears({ dataDate }, bind)}, gender_concept_id
      FROM unnest(${bind(personIds, 'integer[]')}) AS member (person_id) JOIN omop.person USING (person_id)`,
  );

/** (persons, age in years, gender_concept_id): counted here, because a hundred thousand rows cost more to carry than to count. */
export const groupsStatement = (personIds: readonly number[], dataDate: string): CompiledCohort =>
  compiled(
    (bind) => `SELECT count(*)::integer, ${completedYears({ dataDate }, bind)}, gender_concept_id
      FROM unnest(${bind(personIds, 'integer[]')}) AS member (person_id) JOIN omop.person USING (person_id)
      GROUP BY 2, 3`,
  );

/** (label, distinct persons of a set with such an image); several concepts may have one label. */
export const imagedStatement = (
  personIds: readonly number[],
  labelOfConcept: ReadonlyMap<number, string>,
): CompiledCohort =>
  compiled(
    (bind) => `SELECT label, count(*)::integer FROM (SELECT DISTINCT label, person_id
      FROM unnest(${bind(personIds, 'integer[]')}) AS member (person_id) JOIN omop.image_occurrence USING (person_id)
      JOIN unnest(${bind([...labelOfConcept.keys()], 'integer[]')}, ${bind([...labelOfConcept.values()], 'text[]')})
        AS modality (modality_concept_id, label) USING (modality_concept_id)) AS imaged GROUP BY label`,
  );

/** (whether anybody has an unknown sex, whether anybody has no age) in all the trust's data. */
export const unknownsStatement = (dataDate: string): CompiledCohort =>
  compiled(
    (bind) => `SELECT EXISTS (SELECT FROM omop.person WHERE ${sexCondition({ kind: 'sex', anyOf: ['unknown'] }, bind)}),
      EXISTS (SELECT FROM omop.person WHERE ${completedYears({ dataDate }, bind)} < 0)`,
  );

/** Modality concepts with images of at least `threshold` persons in all the trust's data. */
export const modalitiesStatement = (threshold: number): CompiledCohort =>
  compiled(
    (bind) => `SELECT modality_concept_id FROM omop.image_occurrence
      GROUP BY modality_concept_id HAVING count(DISTINCT person_id) >= ${bind(threshold, 'bigint')}
      ORDER BY count(DISTINCT person_id) DESC, modality_concept_id LIMIT 200`,
  );

/** (concept_id, code, name). */
export const conceptsStatement = (conceptIds: readonly number[]): CompiledCohort =>
  compiled(
    (bind) =>
      `SELECT concept_id, concept_code, concept_name FROM omop.concept WHERE concept_id = ANY(${bind(conceptIds, 'integer[]')})`,
  );

/**
 * (accession, image_occurrence_id, person_id, patient id, modality concept ids, body site, finding concept ids). Series of one
 * study share its accession number and become one row; an image without one stays by itself.
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
