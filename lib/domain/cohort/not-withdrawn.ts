/**
 * That a row of `concept_ancestor` leads to a concept that the vocabulary has not withdrawn. OHDSI counts a withdrawn
 * concept only where it is named itself.
 */
export const notWithdrawn = (ancestor: string): string =>
  `NOT EXISTS (SELECT 1 FROM omop.concept AS withdrawn WHERE withdrawn.concept_id = ${ancestor}.descendant_concept_id AND withdrawn.invalid_reason IS NOT NULL)`;
