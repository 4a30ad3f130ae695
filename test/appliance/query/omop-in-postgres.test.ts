import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { omopInPostgres } from '#appliance/services/query/adapters/omop-in-postgres';
import type { OmopPort, OmopView } from '#appliance/services/query/ports';
import type { AppError } from '#contracts/app-error';
import { CohortDefinition } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { compileImages } from '#domain/cohort/compile-images';
import { runningPostgres } from '#test/support/running-postgres';

let database: Awaited<ReturnType<typeof runningPostgres>>;
let owner: pg.Client;
let omop: OmopPort;

const everybody = CohortDefinition.parse({
  version: 1,
  where: { kind: 'all', of: [{ kind: 'age', atLeast: 0 }] },
}) as CohortDefinition;
const dataDate = '2026-01-31';
const persons = async (view: OmopView) => (await view.persons(compileCohort(everybody, { dataDate }))).toArray();
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'answered',
    (error: AppError) => error.code,
  );
const addPerson = (id: number, gender: number, year: number, month: number | null, day: number | null) =>
  owner.query(
    `INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, month_of_birth, day_of_birth, race_concept_id,
       ethnicity_concept_id, person_source_value) VALUES ($1, $2, $3, $4, $5, 0, 0, 'P' || $1::integer)`,
    [id, gender, year, month, day],
  );
const addImage = (id: number, person: number, accession: string | null, modality = 1) =>
  owner.query(
    `INSERT INTO omop.image_occurrence (image_occurrence_id, person_id, modality_concept_id, anatomic_site_concept_id,
       image_occurrence_date, accession_id) VALUES ($1, $2, $3, 3, '2024-05-06', $4)`,
    [id, person, modality, accession],
  );

beforeAll(async () => {
  database = await runningPostgres('query-omop');
  owner = new pg.Client({ connectionString: database.connectionString });
  owner.on('error', () => {});
  await owner.connect();
  const concept = (id: number, name: string, code: string) =>
    `INSERT INTO omop.concept VALUES (${id}, '${name}', 'x', 'x', 'x', 'S', '${code}', '1970-01-01', '2099-12-31')`;
  await owner.query(
    [
      concept(1, 'Computed tomography', 'CT'),
      concept(2, 'Magnetic resonance', '113091000'),
      concept(3, 'Chest', 'CHEST'),
    ].join(';'),
  );
  omop = omopInPostgres({ databaseUrl: database.queryConnectionString, timeoutMilliseconds: 1500 });
});

beforeEach(() =>
  owner.query('TRUNCATE omop.person, omop.image_occurrence, omop.image_feature, omop.observation_period'),
);

afterAll(async () => {
  await omop?.close();
  await owner?.end();
  await database?.stop();
});

describe('a view of the OMOP database', () => {
  it('takes the day of the last load, and the last day of observation where no load is recorded', async () => {
    await owner.query(`INSERT INTO omop.observation_period VALUES (1, 1, '2020-01-01', '2025-11-30', 0)`);
    expect(await omop.view((view) => view.dataDate())).toBe('2025-11-30');
    await owner.query(
      `INSERT INTO omop.cdm_source VALUES ('a','a','a',NULL,NULL,NULL,'2026-01-01','2026-01-31','5.4',0,'v')`,
    );
    expect(await omop.view((view) => view.dataDate())).toBe(dataDate);
  });

  it('finds everybody once, whatever was recorded of their birth and sex', async () => {
    await addPerson(1, 8507, 1980, 1, 31);
    await addPerson(2, 8532, 1980, 2, 1);
    await addPerson(3, 0, 1950, null, null);
    // No calendar has this day; it must not fail the question for everybody.
    await addPerson(4, 8507, 1990, 2, 31);
    await addPerson(5, 8532, 2026, 3, 1);
    expect(await omop.view(persons)).toEqual([1, 2, 3, 4]);
    expect(await omop.view((view) => view.attributes([1, 2, 3, 4, 5], dataDate))).toEqual(
      expect.arrayContaining([
        { personId: 1, ageYears: 46, sex: 'male' },
        { personId: 2, ageYears: 45, sex: 'female' },
        { personId: 3, ageYears: 76, sex: 'unknown' },
        { personId: 4, ageYears: 35, sex: 'male' },
        { personId: 5, ageYears: null, sex: 'female' },
      ]),
    );
  });

  it('makes one study of its series, and one of each image without accession number', async () => {
    await addPerson(1, 8507, 1980, 1, 1);
    await addImage(1, 1, 'A1');
    await addImage(2, 1, 'A1', 2);
    await addImage(3, 1, null);
    await addImage(4, 1, '');
    await owner.query(
      'INSERT INTO omop.image_feature (image_feature_id, person_id, image_occurrence_id, image_finding_concept_id) VALUES (1, 1, 1, 77), (2, 1, 2, 78), (3, 1, 2, 77)',
    );
    const studies = await omop.view((view) => view.studies(compileImages(everybody, [1])));
    const same = { personId: 1, patientId: 'P1', bodySite: 'Chest' };
    expect(studies).toEqual([
      { ...same, accessionNumber: '', imageOccurrenceId: 3, modality: 'CT', findingConceptIds: [] },
      { ...same, accessionNumber: '', imageOccurrenceId: 4, modality: 'CT', findingConceptIds: [] },
      {
        ...same,
        accessionNumber: 'A1',
        imageOccurrenceId: 1,
        modality: 'CT/Magnetic resonance',
        findingConceptIds: [77, 78],
      },
    ]);
  });

  it('finds persons by what stands below a concept and is not withdrawn, whether it is written out or too much', async () => {
    await owner.query(`INSERT INTO omop.concept_ancestor SELECT 50, id, 1, 1 FROM generate_series(50, 52) AS id
      UNION ALL SELECT 60, id, 1, 1 FROM generate_series(60, 2060) AS id`);
    await owner.query(`INSERT INTO omop.concept SELECT id, 'name', 'Condition', 'SNOMED', 'Clinical Finding', NULL, 'code',
      '1970-01-01', '2099-12-31', CASE id WHEN 52 THEN 'D' END FROM generate_series(51, 52) AS id`);
    const concepts = [51, 52, 2060, 2061];
    for (const [index, concept] of concepts.entries()) {
      await addPerson(index + 1, 8507, 1980, 1, 1);
      await owner.query(
        `INSERT INTO omop.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id,
          condition_start_date, condition_type_concept_id) VALUES ($1, $1, $2, '2024-01-01', 0)`,
        [index + 1, concept],
      );
    }
    const below = (conceptId: number) => {
      const concept = { include: [{ conceptId, descendants: true }], exclude: [] };
      const where = { kind: 'all', of: [{ kind: 'event', domain: 'condition', concepts: concept, atLeast: 1 }] };
      const cohort = CohortDefinition.parse({ version: 1, where }) as CohortDefinition;
      return omop.view(async (view) => (await view.personsOf(cohort, dataDate)).toArray());
    };
    expect([await below(50), await below(60), await below(70)]).toEqual([[1], [3], []]);
    await owner.query('TRUNCATE omop.condition_occurrence');
  });

  it('sees one instant, whatever is written meanwhile', async () => {
    await addPerson(1, 8507, 1980, 1, 1);
    const seen = await omop.view(async (view) => {
      const before = await persons(view);
      await addPerson(2, 8507, 1980, 1, 1);
      return [before, await persons(view)];
    });
    expect(seen).toEqual([[1], [1]]);
    expect(await omop.view(persons)).toEqual([1, 2]);
  });
});

describe('the database role', () => {
  const attempt = async (text: string) => {
    const client = new pg.Client({ connectionString: database.queryConnectionString });
    await client.connect();
    try {
      await client.query('SET default_transaction_read_only = off');
      return await codeOf(client.query(text));
    } finally {
      await client.end();
    }
  };

  it('reads what cohorts need and neither writes, nor reads notes, nor runs SQL from a string', async () => {
    const denied = '42501';
    expect(await attempt('SELECT count(*) FROM omop.person')).toBe('answered');
    expect(await attempt('DELETE FROM omop.person')).toBe(denied);
    expect(await attempt('UPDATE omop.person SET year_of_birth = 1900')).toBe(denied);
    expect(await attempt('CREATE TABLE omop.mine (x integer)')).toBe(denied);
    expect(await attempt('SELECT * FROM omop.note')).toBe(denied);
    expect(await attempt(`SELECT pg_catalog.query_to_xml('SELECT 1', true, true, '')`)).toBe(denied);
  });

  it('looks values up in long lists, of ids and of names', async () => {
    const many = Array.from({ length: 12 }, (_, index) => index);
    expect(await attempt(`SELECT FROM omop.person WHERE gender_concept_id = ANY ('{${many}}'::integer[])`)).toBe(
      'answered',
    );
    expect(await attempt(`SELECT FROM omop.concept WHERE lower(concept_name) IN ('${many.join("','")}')`)).toBe(
      'answered',
    );
  });

  it('takes one statement at a time from this service', async () => {
    const two = { text: 'SELECT 1; SELECT person_id FROM omop.person', values: [] };
    expect(await codeOf(omop.view((view) => view.persons(two)))).toBe('COHORT_QUERY_FAILED');
    expect(await codeOf(omop.view(persons))).toBe('answered');
  });
});

describe('a question that cannot be answered', () => {
  it('is ended when it takes longer than the trust allows, at the server too', async () => {
    const blocker = new pg.Client({ connectionString: database.connectionString });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE omop.person IN ACCESS EXCLUSIVE MODE');
    const control = new pg.Client({ connectionString: database.connectionString, statement_timeout: 3500 });
    await control.connect();
    const byServer = control.query('SELECT 1 FROM omop.person').catch(() => 'ended by the server');
    const first = await Promise.race([codeOf(omop.view(persons)), byServer]);
    // Before the limit that the server itself has for the same statement: it was cancelled from outside.
    expect(first).toBe('COHORT_QUERY_TIMEOUT');
    expect(await byServer).toBe('ended by the server');
    await control.end();
    // The connection that cancelled may itself still be at work for a moment.
    const working = `SELECT count(*)::integer AS count FROM pg_stat_activity WHERE usename = 'flip_query' AND state = 'active'`;
    await expect.poll(async () => (await owner.query(working)).rows[0].count, { timeout: 120_000 }).toBe(0);
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await codeOf(omop.view(persons))).toBe('answered');
  });

  it('is ended at the server when it is cancelled, and the next one is answered', async () => {
    const blocker = new pg.Client({ connectionString: database.connectionString });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE omop.person IN ACCESS EXCLUSIVE MODE');
    const cancelling = new AbortController();
    const answer = codeOf(omop.view(persons, cancelling.signal));
    const waiting = `SELECT count(*)::integer AS count FROM pg_stat_activity WHERE usename = 'flip_query' AND wait_event_type = 'Lock'`;
    await expect.poll(async () => (await owner.query(waiting)).rows[0].count).toBe(1);
    cancelling.abort();
    expect(await answer).toBe('TASK_CANCELLED');
    await expect.poll(async () => (await owner.query(waiting)).rows[0].count).toBe(0);
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await codeOf(omop.view(persons, new AbortController().signal))).toBe('answered');
    expect(await codeOf(omop.view(persons, cancelling.signal))).toBe('TASK_CANCELLED');
  });

  it('fails alone when its connection is lost, and the next one is answered', async () => {
    const lost = omop.view(async (view) => {
      await persons(view);
      await owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'flip_query'`);
      await delay(200);
      return persons(view);
    });
    expect(await codeOf(lost)).toBe('DATABASE_UNREACHABLE');
    expect(await codeOf(omop.view(persons))).toBe('answered');
  });
});
