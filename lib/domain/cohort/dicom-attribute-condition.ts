import type { Bind } from './bound-values.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** The two attributes that a question may name, by their code in OMOP's DICOM vocabulary. */
export const dicomAttributes = { sliceThickness: '00180050', manufacturer: '00080070' } as const;

/** A statement for the concepts of an attribute. */
export const attributeConcepts = (attribute: keyof typeof dicomAttributes): string =>
  `SELECT concept_id FROM omop.concept WHERE vocabulary_id = 'DICOM' AND concept_code = '${dicomAttributes[attribute]}'`;

/** That an image has this attribute, recorded as a feature of it, and that its measurement `m` is as asked. */
export const dicomAttributeCondition = (
  image: string,
  attribute: keyof typeof dicomAttributes,
  measured: readonly string[],
  { isOneOfFound }: SqlDialect,
): string =>
  `EXISTS (SELECT 1 FROM omop.image_feature AS f JOIN omop.measurement AS m ON m.measurement_id = f.image_feature_event_id ` +
  `WHERE f.image_occurrence_id = ${image} AND ${isOneOfFound('m.measurement_concept_id', attributeConcepts(attribute))} AND ${measured.join(' AND ')})`;

/** That a text of the trust is one of these names; the case of A to Z and outer blanks do not matter. */
export const oneOfNames = (column: string, names: readonly string[], bind: Bind): string => {
  const { folded } = bind.dialect;
  return `${folded(column)} IN (SELECT ${folded('asked.name')} FROM (SELECT unnest(${bind(names, 'text[]')}) AS name) AS asked)`;
};
