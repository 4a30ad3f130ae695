import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { omopInPostgres } from '#appliance/services/query/adapters/omop-in-postgres';
import type { OmopPort } from '#appliance/services/query/ports';
import { compileSqlCohort } from '#appliance/services/query/sql/compile-sql-cohort';
import type { LocalPostgres } from '#local/trust-parts/postgres';
import { runningPostgres } from '#test/support/running-postgres';

const persons = 30_000;
const seconds = 3;

let server: LocalPostgres;
let omop: OmopPort;

beforeAll(async () => {
  server = await runningPostgres('misled-sql');
  const owner = new pg.Client({ connectionString: server.connectionString });
  await owner.connect();
  try {
    await owner.query(`
      INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, race_concept_id, ethnicity_concept_id)
        SELECT i, 8532, 1950, 0, 0 FROM generate_series(1, ${persons}) AS i;
      INSERT INTO omop.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date, condition_type_concept_id)
        SELECT i, i % ${persons} + 1, i % 1000, DATE '2020-01-01' + i / ${persons}, 0 FROM generate_series(0, ${2 * persons - 1}) AS i;
      ANALYZE`);
  } finally {
    await owner.end();
  }
  omop = omopInPostgres({ databaseUrl: server.queryConnectionString, timeoutMilliseconds: seconds * 1000 });
});

afterAll(async () => {
  await omop?.close();
  await server?.stop();
});

/** True of every row, and taken by PostgreSQL for true of next to none. */
const certain = Array.from(
  { length: 8 },
  (_, index) => `c.condition_concept_id + ${index} = ${index} + c.condition_concept_id`,
).join(' AND ');
const set = (aggregate: string): string =>
  `(SELECT c.person_id, ${aggregate}(c.condition_start_date) AS day FROM omop.condition_occurrence AS c WHERE ${certain} GROUP BY c.person_id)`;

/** Asks; a question whose cost is not estimated runs whatever PostgreSQL expects of it. */
const ask = async (sql: string, estimated = true) => {
  const compiled = await compileSqlCohort(sql, { dataDate: '2026-01-31' });
  const cohort = estimated
    ? compiled
    : { ...compiled, planned: { text: 'SELECT person_id FROM omop.death', parameters: 0 } };
  return { cohort, found: await omop.sqlView(async (view) => (await view.personsBySql(cohort))(seconds * 1000)) };
};

it.each([
  [
    'two sets',
    `WITH a AS ${set('min')}, b AS ${set('max')} SELECT a.person_id FROM a JOIN b ON b.person_id = a.person_id AND b.day > a.day`,
  ],
  [
    'one set with itself',
    `WITH a AS ${set('min')} SELECT a.person_id FROM a JOIN a AS b ON b.person_id = a.person_id AND b.day >= a.day`,
  ],
])('a statement in SQL joins %s in order, however few rows PostgreSQL was made to expect', async (_, sql) => {
  const { cohort, found } = await ask(sql);
  expect(found.size).toBe(persons);
  // The same statement as PostgreSQL would go about it by itself.
  const misled = omop.view((view) => view.persons(cohort));
  await expect(misled).rejects.toMatchObject({ code: 'COHORT_QUERY_TIMEOUT' });
});

/** Everybody, and taken by PostgreSQL for more persons than could be held in memory. */
const everybody =
  'WITH u AS (SELECT c.person_id FROM omop.condition_occurrence AS c UNION SELECT q.person_id FROM omop.person AS q)';
const many = 'SELECT u.person_id FROM u JOIN u AS v ON v.person_id = u.person_id';
const p = 'SELECT p.person_id FROM omop.person AS p WHERE';

it.each([
  ['NOT IN', `${everybody} ${p} p.person_id NOT IN (${many})`, 0],
  ['IN beside an OR', `${everybody} ${p} p.year_of_birth = 1 OR p.person_id IN (${many})`, persons],
])('a set after %s is held in memory, however many persons PostgreSQL was made to expect', async (_, sql, expected) => {
  const { found } = await ask(sql, false);
  expect(found.size).toBe(expected);
  await expect(ask(sql)).rejects.toMatchObject({ code: 'EXPERT_SQL_TOO_LARGE' });
});

it.each([
  ['NOT EXISTS', `NOT EXISTS (SELECT 1 FROM a WHERE a.person_id = p.person_id AND a.day > DATE '2030-01-01')`],
  ['a set beside an OR', `p.year_of_birth = 1 OR p.person_id IN (SELECT a.person_id FROM a WHERE a.day IS NOT NULL)`],
])('what is let through in place of EXISTS beside an OR ends in time: %s', async (_, condition) => {
  const { found } = await ask(`WITH a AS ${set('min')} ${p} ${condition}`);
  expect(found.size).toBe(persons);
});
