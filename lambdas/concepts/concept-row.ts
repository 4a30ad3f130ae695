import { Concept } from '#contracts/vocabulary';

/** The columns of a concept, in the words of the contract. */
export const conceptColumns = `c.concept_id AS conceptId, c.name, c.domain, c.vocabulary, c.concept_class AS conceptClass,
  c.code, c.standing, c.valid`;

/** Reads a row of `conceptColumns`. */
export const readConceptRow = (row: Record<string, unknown>): Concept => {
  const { code, conceptClass, conceptId, domain, name, standing, valid, vocabulary } = row;
  return Concept.parse({ conceptId, name, domain, vocabulary, conceptClass, code, standing, valid: valid === 1 });
};
