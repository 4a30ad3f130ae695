import { boundValues, type CompiledCohort } from '#domain/cohort/bound-values';

/** The characters of JavaScript's `\s`; those of PostgreSQL's `\s` may be fewer, depending on the database's locale. */
const blanks = '[\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+';

/** SQL for the same normal form as that of `normalIdentifier`. */
const normal = (column: string): string => `upper(regexp_replace(${column}, '${blanks}', '', 'g'))`;

/** Statement for (person_id) of the persons with one of these identifiers, which must be in normal form. */
export const personsBySourceValueStatement = (values: readonly string[]): CompiledCohort => {
  const bound = boundValues();
  const listed = `unnest(${bound.bind(values, 'text[]')}) AS listed (identifier)`;
  // A join instead of ANY, because a list may name a million persons.
  return {
    text: `SELECT person_id FROM omop.person JOIN ${listed} ON identifier = ${normal('person_source_value')}`,
    values: bound.values,
  };
};

/** Statement for (person_id, `person_source_value` or an empty text) of each person of a set. */
export const sourceValuesStatement = (personIds: readonly number[]): CompiledCohort => {
  const { bind, values } = boundValues();
  const members = `unnest(${bind(personIds, 'integer[]')}) AS member (person_id)`;
  return {
    text: `SELECT person_id, coalesce(person_source_value, '') FROM ${members} JOIN omop.person USING (person_id)`,
    values,
  };
};
