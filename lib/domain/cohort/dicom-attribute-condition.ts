import type { Bind } from './bound-values.ts';

/** The two attributes that a question may name, by their code in OMOP's DICOM vocabulary. */
export const dicomAttributes = { sliceThickness: '00180050', manufacturer: '00080070' } as const;

/**
 * That an image has this attribute, recorded as a feature of it, and that its measurement `m` is as asked. The concept is
 * looked up as an array: what it joins is then taken to be much, and not gone through one by one.
 */
export const dicomAttributeCondition = (
  image: string,
  attribute: keyof typeof dicomAttributes,
  measured: readonly string[],
): string =>
  `EXISTS (SELECT 1 FROM omop.image_feature AS f JOIN omop.measurement AS m ON m.measurement_id = f.image_feature_event_id ` +
  `WHERE f.image_occurrence_id = ${image} AND m.measurement_concept_id = ANY(ARRAY(SELECT concept_id FROM omop.concept ` +
  `WHERE vocabulary_id = 'DICOM' AND concept_code = '${dicomAttributes[attribute]}')) AND ${measured.join(' AND ')})`;

// Collation C folds the letters A to Z and no others, in every database alike.
const folded = (text: string): string => `lower(btrim(${text}) COLLATE "C")`;

/** That a text of the trust is one of these names; the case of A to Z and outer blanks do not matter. */
export const oneOfNames = (column: string, names: readonly string[], bind: Bind): string =>
  `${folded(column)} IN (SELECT ${folded('name')} FROM unnest(${bind(names, 'text[]')}) AS name)`;
