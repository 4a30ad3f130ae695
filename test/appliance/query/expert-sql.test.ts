import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CohortDefinition } from '#contracts/cohort';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import { compileCohort } from '#domain/cohort/compile-cohort';
import type { LocalPostgres } from '#local/trust-parts/postgres';
import { honestQuestions } from '#test/fixtures/honest-sql';
import { sqlPayloads } from '#test/fixtures/sql-payloads';
import { rowByRow } from '#test/support/row-by-row';
import { runningPostgres } from '#test/support/running-postgres';
import { dataDate, listsFrom, sqlVerdict } from '#test/support/sql-verdict';

const people = 120;
/** Questions that chance made of honest ones and the gate let through. */
const changed = new Set<string>();
let server: LocalPostgres;
let owner: pg.Client;
let reader: pg.Client;

/** Rows that follow from a number alone, so that every run has the same database. */
const rows = `
  INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, month_of_birth, day_of_birth, race_concept_id, ethnicity_concept_id)
    SELECT i, CASE WHEN i % 2 = 0 THEN 8532 ELSE 8507 END, 1930 + i * 7 % 80, 1 + i % 12, 1 + i % 28, 0, 0 FROM generate_series(1, ${people}) i;
  INSERT INTO omop.concept SELECT i, 'Concept ' || i || ' of the test', 'Condition', 'X', 'X', 'S', 'C' || i, '1970-01-01', '2099-12-31' FROM generate_series(1, 6) i;
  INSERT INTO omop.concept_ancestor VALUES (1, 2, 1, 1), (1, 3, 1, 1), (1, 1, 0, 0);
  INSERT INTO omop.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date, condition_type_concept_id)
    SELECT i, 1 + i * 13 % ${people}, 1 + i % 5, DATE '2020-01-01' + i * 11 % 40, 0 FROM generate_series(1, 150) i;
  INSERT INTO omop.drug_exposure (drug_exposure_id, person_id, drug_concept_id, drug_exposure_start_date, drug_exposure_end_date, drug_type_concept_id)
    SELECT i, 1 + i * 17 % 40, 4, DATE '2020-01-01' + i * 7 % 60, DATE '2020-03-01', 0 FROM generate_series(1, 100) i;
  INSERT INTO omop.procedure_occurrence (procedure_occurrence_id, person_id, procedure_concept_id, procedure_date, procedure_type_concept_id)
    SELECT i, 1 + i * 7 % ${people}, 3, DATE '2020-01-01' + i, 0 FROM generate_series(1, 20) i;
  INSERT INTO omop.visit_occurrence (visit_occurrence_id, person_id, visit_concept_id, visit_start_date, visit_end_date, visit_type_concept_id)
    SELECT i, 1 + i * 19 % ${people}, 3, DATE '2020-01-01' + i, DATE '2020-01-01' + i, 0 FROM generate_series(1, 20) i;
  INSERT INTO omop.measurement (measurement_id, person_id, measurement_concept_id, measurement_date, measurement_type_concept_id, value_as_number, unit_concept_id)
    SELECT i, 1 + i * 23 % ${people}, 5, DATE '2020-01-01' + i, 0, i % 11, 5 + i % 2 FROM generate_series(1, 90) i;
  INSERT INTO omop.observation (observation_id, person_id, observation_concept_id, observation_date, observation_type_concept_id)
    SELECT i, 1 + i * 29 % ${people}, 1 + i % 3, DATE '2020-01-01' + i, 0 FROM generate_series(1, 40) i;
  INSERT INTO omop.death (person_id, death_date) SELECT i * 9, DATE '2021-01-01' FROM generate_series(1, 12) i;
  INSERT INTO omop.image_occurrence (image_occurrence_id, person_id, modality_concept_id, image_occurrence_date)
    SELECT i, 1 + i * 31 % ${people}, 5 + i % 3, DATE '2020-01-01' + i FROM generate_series(1, 70) i`;

/** What no honest load writes and PostgreSQL bears: the ends of its calendar and of its numbers. */
const odd = `
  INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, month_of_birth, day_of_birth, race_concept_id, ethnicity_concept_id)
    VALUES (9001, 0, 2147483647, 2147483647, -2147483648, 0, 0), (9002, 0, -2147483648, NULL, NULL, 0, 0);
  INSERT INTO omop.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date, condition_type_concept_id)
    SELECT 9000 + place, 9000 + 1 + place % 2, 2, day::date, 0
    FROM unnest(ARRAY['infinity', '-infinity', '5874897-12-31', '4713-01-01 BC', '294277-01-01']) WITH ORDINALITY AS odd (day, place);
  INSERT INTO omop.drug_exposure (drug_exposure_id, person_id, drug_concept_id, drug_exposure_start_date, drug_exposure_end_date, drug_type_concept_id, quantity)
    SELECT 9000 + place, 9000 + 1 + place % 2, 4, day::date, 'infinity', 0, 'NaN'
    FROM unnest(ARRAY['infinity', '-infinity', '5874897-12-31', '4713-01-01 BC', '294277-01-01']) WITH ORDINALITY AS odd (day, place);
  INSERT INTO omop.measurement (measurement_id, person_id, measurement_concept_id, measurement_date, measurement_type_concept_id, value_as_number, unit_concept_id)
    SELECT 9000 + place, 9001, 5, '-infinity', 0, value::numeric, 6
    FROM unnest(ARRAY['NaN', 'Infinity', '-Infinity', repeat('9', 100000)]) WITH ORDINALITY AS odd (value, place)`;

const personsOf = async ({ text, values }: CompiledCohort): Promise<number[]> => {
  const found = await reader.query<{ person_id: number }>(text, [...values]);
  return [...new Set(found.rows.map((row) => row.person_id))].sort((a, b) => a - b);
};
const ask = async (sql: string): Promise<number[] | 'refused'> => {
  const verdict = await sqlVerdict(sql);
  return verdict.kind === 'refused'
    ? 'refused'
    : personsOf({ text: verdict.text, values: await listsFrom(reader, verdict.lists) });
};

beforeAll(async () => {
  server = await runningPostgres('expert-sql');
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

describe('an honest question in SQL', () => {
  it.each(honestQuestions)('answers the set of its typed form: $name', async ({ sql, typed }) => {
    const where = typed.kind === 'all' || typed.kind === 'none' ? typed : { kind: 'all', of: [typed] };
    const definition = CohortDefinition.parse({ version: 1, where });
    const expected = await personsOf(compileCohort(definition, { dataDate }));
    expect(await ask(sql)).toEqual(expected);
    // A question that everybody or nobody answers would prove nothing.
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(people);
  });

  it('means by CURRENT_DATE the day the data were loaded, whatever the clock says', async () => {
    const days = async (limit: string) =>
      ask(`SELECT person_id FROM omop.person WHERE CURRENT_DATE ${limit} DATE '${dataDate}'`);
    expect([(await days('=')).length, await days('>'), await days('<')]).toEqual([people, [], []]);
  });

  it('answers only persons whom omop.person lists', async () => {
    await owner.query(`INSERT INTO omop.death (person_id, death_date) VALUES (777777, '2020-01-01')`);
    expect(await ask('SELECT person_id FROM omop.death')).not.toContain(777_777);
    expect(await ask('SELECT person_id FROM omop.death')).toContain(9);
  });
});

describe('a hostile question in SQL', () => {
  it.each(Object.entries(sqlPayloads))('is refused with its rule and place: %s', async (_, payloads) => {
    for (const payload of payloads) {
      const verdict = await sqlVerdict(payload);
      expect(verdict.kind, payload).toBe('refused');
      if (verdict.kind === 'refused')
        for (const { place } of verdict.faults) expect(place).toMatch(/^line \d+, column \d+$/);
    }
  });

  it('is refused wherever it stands in an honest one, and the honest one without it is answered', async () => {
    const base = 'SELECT p.person_id FROM omop.person AS p WHERE p.year_of_birth > 1950';
    expect(await ask(base)).not.toBe('refused');
    for (const hidden of [
      'pg_sleep(1) IS NULL',
      "query_to_xml('SELECT 1', true, false, '') IS NULL",
      'p.person_id = 7',
    ])
      for (const place of [
        `${base} AND ${hidden}`,
        `${base} AND EXISTS (SELECT 1 FROM omop.death d WHERE d.person_id = p.person_id AND ${hidden})`,
        `${base} AND CASE WHEN ${hidden} THEN true ELSE false END`,
        `${base} GROUP BY p.person_id HAVING count(*) FILTER (WHERE ${hidden}) > 0`,
        `WITH w AS (${base} AND ${hidden}) SELECT w.person_id FROM w`,
        `${base} UNION ${base} AND ${hidden}`,
        `SELECT p.person_id FROM omop.person p LEFT JOIN omop.death d ON d.person_id = p.person_id AND ${hidden}`,
      ])
        expect(await ask(place), place).toBe('refused');
  });
});

describe('whatever is in the database', () => {
  beforeAll(async () => {
    await owner.query(odd);
  });

  it.each([
    ...honestQuestions.map(({ sql }) => sql),
    `SELECT person_id FROM omop.person WHERE (year_of_birth - 2147483647) * 2147483647 - month_of_birth < day_of_birth + 5`,
    `SELECT c.person_id FROM omop.condition_occurrence c WHERE c.condition_start_date - INTERVAL '200 years' < CURRENT_DATE`,
    `SELECT c.person_id FROM omop.condition_occurrence c WHERE CURRENT_DATE - c.condition_start_date > 10 AND EXTRACT(YEAR FROM c.condition_start_date) - EXTRACT(MONTH FROM c.condition_start_date) > 1`,
    `SELECT c.person_id FROM omop.condition_occurrence c GROUP BY c.person_id HAVING max(c.condition_start_date) + 73050 > min(c.condition_start_date)`,
    `SELECT m.person_id FROM omop.measurement m GROUP BY m.person_id HAVING greatest(max(m.value_as_number), 1.5) > least(min(m.value_as_number), 2)`,
    `SELECT x.person_id FROM (SELECT person_id, count(*) AS n, year_of_birth / 0.000000000000001 AS y FROM omop.person GROUP BY person_id, year_of_birth) AS x WHERE x.n * 2147483647 * 2147483647 > x.y * x.y`,
  ])('no allowed question fails on data: %s', async (sql) => {
    expect(await ask(sql)).not.toBe('refused');
  });

  it('a question changed by chance is refused or answered, and never an error', async () => {
    const words = [
      ...new Set(honestQuestions.flatMap(({ sql }) => sql.match(/'[^']*'|"[^"]*"|\w+|[^\s\w]/g) ?? [])),
      ...['NOT', 'NULL', '*', '-', '/', '::text', '::date', 'LIMIT 1', '+ 1', 'person_id', 'count(*)', 'max', 'HAVING'],
      ...[
        "'2020-01-31'",
        "INTERVAL '1 year'",
        '1.5',
        '2147483647',
        'p',
        'c',
        '.',
        '(',
        ')',
        'omop.concept',
        'DISTINCT',
      ],
      ...[
        'ON true',
        'UNION SELECT',
        'LEFT JOIN',
        'pg_sleep(1)',
        'now()',
        ';',
        '--',
        "E'\\x27'",
        'd',
        'lower',
        '||',
        '%',
      ],
    ];
    const change = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom('drop', 'put', 'swap', 'replace', 'repeat'),
      word: fc.constantFrom(...words),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...honestQuestions.map(({ sql }) => sql)),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        async (sql, changes) => {
          const tokens: string[] = sql.match(/'[^']*'|"[^"]*"|\w+|\s+|[^\s\w]/g) ?? [];
          for (const { at, kind, word } of changes) {
            const place = at % tokens.length;
            const here = tokens[place] ?? '';
            if (kind === 'drop') tokens.splice(place, 1);
            else if (kind === 'put') tokens.splice(place, 0, ` ${word} `);
            else if (kind === 'replace') tokens[place] = ` ${word} `;
            else if (kind === 'repeat') tokens.splice(place, 0, here);
            else tokens.splice(place, 2, tokens[place + 1] ?? '', here);
          }
          const text = tokens.join('');
          if ((await ask(text)) !== 'refused') changed.add(text);
        },
      ),
      { numRuns: 3000, seed: 20_260_131 },
    );
    // Changes that leave a question honest are many; were none allowed, nothing would have been tried.
    expect(changed.size).toBeGreaterThan(100);
  });
});

describe('who belongs', () => {
  it('is asked of nobody row by row, in any allowed question', async () => {
    for (const sql of [...honestQuestions.map((question) => question.sql), ...changed]) {
      const verdict = await sqlVerdict(sql);
      if (verdict.kind === 'refused') expect.unreachable(sql);
      else expect(await rowByRow(reader, verdict.text, await listsFrom(reader, verdict.lists)), sql).toEqual([]);
    }
    const asked =
      'SELECT p.person_id FROM omop.person AS p WHERE (SELECT count(*) FROM omop.death AS d WHERE d.person_id = p.person_id) = 1';
    expect(await rowByRow(reader, asked, [])).toHaveLength(1);
  });

  it('rests on the person’s own rows: what happens to one person moves no other, in any allowed question', async () => {
    const texts = [...honestQuestions.map(({ sql }) => sql), ...changed];
    const answers = async () => {
      const found: (number[] | 'refused')[] = [];
      for (const sql of texts) found.push(await ask(sql));
      return found;
    };
    const before = await answers();
    for (const table of ['condition_occurrence', 'drug_exposure', 'measurement', 'image_occurrence', 'death', 'person'])
      await owner.query(`DELETE FROM omop.${table} WHERE person_id = 18`);
    const after = await answers();
    const others = (found: typeof before) =>
      found.map((persons) => (persons === 'refused' ? persons : persons.filter((person) => person !== 18)));
    for (const [index, sql] of texts.entries()) expect(others(after)[index], sql).toEqual(others(before)[index]);
    expect(before.flat()).toContain(18);
    expect(after.flat()).not.toContain(18);
  });
});
