import { randomLcg } from 'd3-random';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planCost } from '#appliance/services/query/adapters/plan-cost';
import { withinCostLimit } from '#appliance/services/query/adapters/within-cost-limit';
import type { LocalPostgres } from '#local/trust-parts/postgres';
import { usualQuestions } from '#test/fixtures/usual-sql';
import { vocabularyJoins } from '#test/fixtures/vocabulary-joins';
import { runningPostgres } from '#test/support/running-postgres';
import { dataDate, listsFrom, sqlVerdict } from '#test/support/sql-verdict';

const people = 60;
let server: LocalPostgres;
let owner: pg.Client;
let reader: pg.Client;

/** A number from 0 that follows from a row's own, so that every run has the same database. */
const of = (most: number, salt: number): string => `(abs(hashint4(i * 97 + ${salt})) % ${most})`;
const day = (salt: number): string => `DATE '2019-06-01' + ${of(500, salt)}`;
const person = (salt: number): string => `1 + ${of(people, salt)}`;

const rows = `
  INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, month_of_birth, day_of_birth, race_concept_id, ethnicity_concept_id)
    SELECT i, CASE WHEN ${of(2, 1)} = 0 THEN 8532 ELSE 8507 END, 1925 + ${of(70, 2)}, 1, 1, ${of(3, 3)}, 0 FROM generate_series(1, ${people}) i;
  INSERT INTO omop.concept SELECT i, 'concept ' || i, 'Condition', 'test', 'X', CASE WHEN i < 5 THEN 'S' END, '' || i, '1970-01-01', '2099-12-31' FROM generate_series(1, 7) i;
  INSERT INTO omop.concept SELECT 8532, 'FEMALE', 'Gender', 'Gender', 'X', 'S', 'F', '1970-01-01', '2099-12-31';
  INSERT INTO omop.concept_ancestor SELECT i, i, 0, 0 FROM generate_series(1, 7) i UNION VALUES (1, 2, 1, 1), (1, 3, 1, 1), (1, 4, 2, 2), (3, 4, 1, 1);
  INSERT INTO omop.observation_period (observation_period_id, person_id, observation_period_start_date, observation_period_end_date, period_type_concept_id)
    SELECT i, i, DATE '2019-01-01' + ${of(300, 4)}, DATE '2020-01-01' + ${of(300, 5)}, 0 FROM generate_series(1, ${people}) i;
  INSERT INTO omop.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date, condition_type_concept_id)
    SELECT i, ${person(6)}, 1 + ${of(8, 7)}, ${day(8)}, 0 FROM generate_series(1, 90) i;
  INSERT INTO omop.visit_occurrence (visit_occurrence_id, person_id, visit_concept_id, visit_start_date, visit_end_date, visit_type_concept_id)
    SELECT i, ${person(9)}, 1 + ${of(5, 10)}, ${day(11)}, ${day(11)} + 2, 0 FROM generate_series(1, 60) i;
  INSERT INTO omop.drug_exposure (drug_exposure_id, person_id, drug_concept_id, drug_exposure_start_date, drug_exposure_end_date, drug_type_concept_id, days_supply, visit_occurrence_id)
    SELECT i, coalesce(v.person_id, ${person(12)}), 1 + ${of(6, 13)}, ${day(14)}, '2022-01-01', 0, ${of(3, 15)} - 1, v.visit_occurrence_id
    FROM generate_series(1, 90) i LEFT JOIN omop.visit_occurrence v ON v.visit_occurrence_id = i;
  INSERT INTO omop.measurement (measurement_id, person_id, measurement_concept_id, measurement_date, measurement_type_concept_id, value_as_number, range_high, unit_concept_id)
    SELECT i, ${person(16)}, 4 + ${of(3, 17)}, ${day(18)}, 0, ${of(12, 19)}, 6, NULLIF(5 + ${of(3, 20)}, 7) FROM generate_series(1, 120) i;
  INSERT INTO omop.observation (observation_id, person_id, observation_concept_id, observation_date, observation_type_concept_id, value_as_number)
    SELECT i, ${person(21)}, 1 + ${of(3, 22)}, ${day(23)}, 0, 1 FROM generate_series(1, 60) i;
  INSERT INTO omop.death (person_id, death_date) SELECT i * 5, DATE '2020-06-01' FROM generate_series(1, 12) i;
  INSERT INTO omop.image_occurrence (image_occurrence_id, person_id, modality_concept_id, image_occurrence_date, accession_id, visit_occurrence_id)
    SELECT i, coalesce(v.person_id, ${person(24)}), 4 + ${of(3, 25)}, ${day(26)}, 'A' || i, v.visit_occurrence_id
    FROM generate_series(20, 80) i LEFT JOIN omop.visit_occurrence v ON v.visit_occurrence_id = i;
  INSERT INTO omop.image_feature (image_feature_id, person_id, image_occurrence_id)
    SELECT image_occurrence_id, person_id, image_occurrence_id FROM omop.image_occurrence WHERE image_occurrence_id % 2 = 0`;

beforeAll(async () => {
  server = await runningPostgres('usual-sql');
  owner = new pg.Client({ connectionString: server.connectionString });
  reader = new pg.Client({ connectionString: server.queryConnectionString });
  await owner.connect();
  await reader.connect();
  await owner.query(rows);
});

afterAll(async () => {
  await owner?.end();
  await reader?.end();
  await server?.stop();
});

const sorted = (found: { rows: { person_id: number | null }[] }): number[] =>
  [...new Set(found.rows.flatMap(({ person_id: id }) => (id === null ? [] : [id])))].sort((a, b) => a - b);

/** Whom the gate answers, or nothing where it refuses. */
const asked = async (sql: string): Promise<number[] | undefined> => {
  const verdict = await sqlVerdict(sql);
  if (verdict.kind === 'refused') return undefined;
  return sorted(await reader.query(verdict.text, await listsFrom(reader, verdict.lists)));
};

/** Whom PostgreSQL answers to the text as it was written, by somebody who may read everything. */
const written = async (sql: string): Promise<number[]> => {
  const text = sql.replaceAll('CURRENT_DATE', `DATE '${dataDate}'`);
  return sorted(
    await owner.query(
      /^SELECT DISTINCT io\.accession_id/.test(text)
        ? `SELECT person_id FROM omop.image_occurrence WHERE accession_id IN (${text})`
        : `SELECT q.person_id FROM (${text}) AS q`,
    ),
  );
};

describe('a question as people write it', () => {
  it.each(usualQuestions)('finds whom the text itself finds: $name', async ({ again, sql }) => {
    const text = again?.sql ?? sql;
    const expected = await written(text);
    expect(await asked(text)).toEqual(expected);
    // A question that everybody or nobody answers would prove nothing.
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(people);
  });

  it.each(usualQuestions)('is expected to cost less than every limit, with $name', async ({ again, sql }) => {
    const verdict = await sqlVerdict(again?.sql ?? sql);
    if (verdict.kind === 'refused') return expect.unreachable();
    const run = async (text: string) => (await reader.query({ text, rowMode: 'array' as const })).rows as unknown[][];
    await reader.query('BEGIN');
    const cost = await planCost(run, verdict.planned, 5000);
    await reader.query('COMMIT');
    expect(cost).toBeGreaterThan(0);
    expect(withinCostLimit(cost, () => 1)).toBe(true);
  });
});

describe('joins with the vocabulary that chance wrote', () => {
  it('find whom the text itself finds, wherever they are let through', async () => {
    const chance = randomLcg(0.417);
    let through = 0;
    let some = 0;
    for (let count = 0; count < 600; count += 1) {
      const sql = vocabularyJoins(chance);
      const found = await asked(sql);
      const meant = await written(sql).catch((error: { code?: string }) => error.code);
      // A text that PostgreSQL itself refuses finds nobody to compare with: a name that is not in sight or not clear.
      if (found === undefined || ['42P01', '42702', '42703'].includes(String(meant))) continue;
      through += 1;
      if (found.length > 0 && found.length < people) some += 1;
      expect([sql, found]).toEqual([sql, meant]);
    }
    expect(through).toBeGreaterThan(150);
    expect(some).toBeGreaterThan(80);
  });
});
