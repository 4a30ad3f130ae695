import { boundValues, type CompiledCohort } from '#domain/cohort/bound-values';

/** What JavaScript's `\s` takes for blank beside PostgreSQL's own, which the locale of a database may cut short. */
const blanks = '[\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+';

/** As `normalIdentifier` writes it. */
const normal = (column: string): string => `upper(regexp_replace(${column}, '${blanks}', '', 'g'))`;

/** (person_id) of who carries one of these identifiers, which are in their normal form. */
export const personsBySourceValueStatement = (values: readonly string[]): CompiledCohort => {
  const bound = boundValues();
  const listed = `unnest(${bound.bind(values, 'text[]')}) AS listed (identifier)`;
  // A join and no ANY: a list may name a million persons.
  return {
    text: `SELECT person_id FROM omop.person JOIN ${listed} ON identifier = ${normal('person_source_value')}`,
    values: bound.values,
  };
};

/** (person_id, identifier as the trust wrote it or empty) of each person of a set. */
export const sourceValuesStatement = (personIds: readonly number[]): CompiledCohort => {
  const { bind, values } = boundValues();
  const members = `unnest(${bind(personIds, 'integer[]')}) AS member (person_id)`;
  return {
    text: `SELECT person_id, coalesce(person_source_value, '') FROM ${members} JOIN omop.person USING (person_id)`,
    values,
  };
};
