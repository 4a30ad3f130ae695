import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresControl } from '#appliance/services/query/adapters/postgres-control';
import {
  type PostgresViews,
  postgresViews,
  type RunStatement,
} from '#appliance/services/query/adapters/postgres-views';
import { createReadCopy, type ReadCopy, type ReadCopyDeps } from '#appliance/services/query/read-copy/read-copy';
import { CohortDefinition } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { until } from '#local/study/until';
import { copiedPersons } from '#test/support/copied-persons';
import { runningPostgres } from '#test/support/running-postgres';

let server: Awaited<ReturnType<typeof runningPostgres>>;
let owner: pg.Client;
let reader: pg.Client;
let folder: string;
let control: ReturnType<typeof postgresControl>;
let views: PostgresViews;
let logged: { code: string; fields: unknown }[];
let copies: ReadCopy[];
let clock: number;

const dataDate = '2026-01-31';
const cohortOf = (...of: unknown[]): CohortDefinition =>
  CohortDefinition.parse({ version: 1, where: { kind: 'all', of } }) as CohortDefinition;
const everybody = cohortOf({ kind: 'age', atLeast: 0 });

beforeAll(async () => {
  server = await runningPostgres('read-copy');
  folder = join(server.folder, 'read-copy');
  owner = new pg.Client({ connectionString: server.connectionString });
  reader = new pg.Client({ connectionString: server.queryConnectionString });
  await owner.connect();
  await reader.connect();
  control = postgresControl(server.queryConnectionString);
  views = postgresViews({
    ...{ databaseUrl: server.queryConnectionString, control, connections: 2 },
    timeoutMilliseconds: 60_000,
  });
});

beforeEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  logged = [];
  copies = [];
  clock = Date.UTC(2026, 1, 1);
  await owner.query('TRUNCATE omop.person');
  await addPersons(1, 20);
});

afterEach(async () => {
  for (const copy of copies) await copy.close();
});

afterAll(async () => {
  await views?.close();
  await control?.close();
  await owner?.end();
  await reader?.end();
  await server?.stop();
});

/** Adds persons, and waits until PostgreSQL's statistics show it. */
async function addPersons(from: number, to: number): Promise<void> {
  await owner.query(
    `INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, race_concept_id, ethnicity_concept_id)
     SELECT id, 8507, 1980, 0, 0 FROM generate_series($1::integer, $2::integer) AS id`,
    [from, to],
  );
  await owner.query('SELECT pg_stat_force_next_flush()');
  await owner.query('SELECT 1');
}

function readCopy(more: Partial<ReadCopyDeps> = {}): ReadCopy {
  const copy = createReadCopy({
    ...{ databaseUrl: server.queryConnectionString, folder, views, timeoutMilliseconds: 60_000 },
    now: () => new Date(clock),
    log: (code, fields) => void logged.push({ code, fields }),
    ...more,
  });
  copies.push(copy);
  return copy;
}

const found = (copy: ReadCopy, cohort = everybody): Promise<number | undefined> =>
  views.view(async (runStatement: RunStatement) => (await copy.persons(runStatement, cohort, dataDate))?.size);

const codes = (): string[] => logged.map(({ code }) => code);

describe('the read-optimised copy', () => {
  it('answers from the first look on, and leaves cohorts of free text to PostgreSQL', async () => {
    const copy = readCopy();
    expect(await found(copy)).toBe(undefined);
    await copy.keepUp();
    expect(await found(copy)).toBe(20);
    const text = { field: 'stopReason', text: { how: 'is', text: 'done' } };
    const index = {
      ...{ kind: 'index', which: 'all', whichQualifying: 'all', whichIncluded: 'all' },
      observed: { daysBefore: 0, daysAfter: 0 },
    };
    const stopped = cohortOf({ ...index, events: [{ domain: 'condition', fields: [text] }] });
    expect(await found(copy, stopped)).toBe(undefined);
    expect(await found(copy, cohortOf({ ...index, events: [{ domain: 'condition' }] }))).toBe(0);
    expect(codes()).toEqual(['READ_COPY_MADE']);
  });

  it('is not used for other data, and is made again when they rest', async () => {
    const copy = readCopy();
    await copy.keepUp();
    await addPersons(21, 30);
    expect(await found(copy)).toBe(undefined);
    await copy.keepUp();
    // Only one look has seen these data: they may still be loading.
    expect(await found(copy)).toBe(undefined);
    clock += 60_000;
    await copy.keepUp();
    expect(await found(copy)).toBe(30);
    expect(readdirSync(folder).filter((name) => name.endsWith('.duckdb'))).toHaveLength(1);
  });

  it('of an earlier start is used again for the same data, and removed for others or where it is damaged', async () => {
    const first = readCopy();
    await first.keepUp();
    await first.close();
    const second = readCopy();
    await second.keepUp();
    expect([codes(), await found(second)]).toEqual([['READ_COPY_MADE'], 20]);
    await second.close();
    const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.duckdb'));
    writeFileSync(join(folder, name), 'no database');
    clock += 1000;
    const third = readCopy();
    await third.keepUp();
    expect([codes(), await found(third)]).toEqual([['READ_COPY_MADE', 'READ_COPY_MADE'], 20]);
    expect(existsSync(join(folder, name))).toBe(false);
    await third.close();
    await addPersons(31, 40);
    clock += 1000;
    const fourth = readCopy();
    await fourth.keepUp();
    expect(await found(fourth)).toBe(30);
  });

  it('leaves what it lacks to PostgreSQL and says so', async () => {
    const copy = readCopy();
    await copy.keepUp();
    await copy.close();
    const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.duckdb'));
    const instance = await DuckDBInstance.create(join(folder, name));
    const writer = await instance.connect();
    await writer.run('DROP TABLE omop.death');
    await writer.run('CHECKPOINT');
    writer.closeSync();
    instance.closeSync();
    const reopened = readCopy();
    await reopened.keepUp();
    const dead = cohortOf({ kind: 'event', domain: 'death', atLeast: 1 });
    expect([await found(reopened, dead), await found(reopened)]).toEqual([undefined, 20]);
    expect(codes()).toEqual(['READ_COPY_MADE', 'READ_COPY_PASSED_OVER']);
  });

  it('that cannot be made is reported, and made after a pause', async () => {
    const unreachable = {
      databaseUrl: server.queryConnectionString.replace('query@', 'wrong@').replace(':query', ':no'),
    };
    const copy = readCopy(unreachable);
    await copy.keepUp();
    await copy.keepUp();
    expect(codes()).toEqual(['READ_COPY_NOT_MADE']);
    clock += 1_000_000;
    await copy.keepUp();
    expect(codes()).toEqual(['READ_COPY_NOT_MADE', 'READ_COPY_NOT_MADE']);
    expect(await found(copy)).toBe(undefined);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not begun without the disk that it may need', async () => {
    const copy = readCopy({ freeBytes: async () => 1 });
    await copy.keepUp();
    expect(logged).toEqual([{ code: 'READ_COPY_NOT_MADE', fields: { reason: 'disk', megabytes: expect.any(Number) } }]);
    expect(await found(copy)).toBe(undefined);
  });
});

describe('copied rows', () => {
  const odd = ['', ' ', 'a,b', 'a"b', '"', 'a\nb', 'a\r\nb', "it's", '\\N', 'NULL', 'Ünï\u{1F600}'];

  it('hold texts as they are, whatever stands in them', async () => {
    await owner.query('TRUNCATE omop.image_occurrence');
    for (const [index, text] of [...odd, null].entries())
      await owner.query(
        `INSERT INTO omop.image_occurrence (image_occurrence_id, person_id, modality_concept_id, image_occurrence_date,
          accession_id) VALUES ($1, 1, 1, '2024-01-01', $2)`,
        [index, text],
      );
    const copy = await copiedPersons({ databaseUrl: server.queryConnectionString, folder, reader });
    await copy.close();
    const instance = await DuckDBInstance.create(join(folder, 'copy.duckdb'));
    const read = await (await instance.connect()).runAndReadAll(
      'SELECT accession_id FROM omop.image_occurrence ORDER BY image_occurrence_id',
    );
    expect(read.getRows().flat()).toEqual([...odd, null]);
    instance.closeSync();
  });

  it('hold no free text and no name', async () => {
    await owner.query(
      `INSERT INTO omop.measurement (measurement_id, person_id, measurement_concept_id, measurement_date,
        measurement_type_concept_id, value_source_value) VALUES (77, 1, 1, '2024-01-01', 0, 'Mrs Jones')`,
    );
    const copy = await copiedPersons({ databaseUrl: server.queryConnectionString, folder, reader });
    await copy.close();
    expect(readFileSync(join(folder, 'copy.duckdb')).includes('Jones')).toBe(false);
    expect(readdirSync(folder)).toEqual(['copy.duckdb']);
  });

  it('are no longer read once the service ends', async () => {
    await addPersons(1000, 400_000);
    const copy = readCopy();
    const made = copy.keepUp();
    await until(
      'the first file',
      10,
      async () => readdirSync(server.folder).includes('read-copy') && readdirSync(folder).length > 1,
      Boolean,
      1,
    );
    await copy.close();
    await made;
    expect(codes()).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.csv') || name === 'new.duckdb')).toEqual([]);
  });
});

describe('a copied number', () => {
  const value = async (text: string): Promise<void> => {
    await owner.query('TRUNCATE omop.measurement, omop.person');
    await owner.query(`INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, race_concept_id, ethnicity_concept_id)
      VALUES (1, 0, 1980, 0, 0)`);
    await owner.query(
      `INSERT INTO omop.measurement (measurement_id, person_id, measurement_concept_id, measurement_date,
        measurement_type_concept_id, value_as_number) VALUES (1, 1, 1, '2024-01-01', 0, $1)`,
      [text],
    );
  };
  const between = (atLeast?: number, atMost?: number): CohortDefinition =>
    cohortOf({
      ...{ kind: 'event', domain: 'measurement', atLeast: 1 },
      concepts: { include: [{ conceptId: 1, descendants: false }], exclude: [] },
      value: { ...(atLeast === undefined ? {} : { atLeast }), ...(atMost === undefined ? {} : { atMost }) },
    });

  it.each(['0.1', '0.30', '-7', '12345678.25', '0.30000000000000004', 'NaN', 'Infinity', '-Infinity'])(
    '%s is compared as in PostgreSQL',
    async (text) => {
      await value(text);
      const copy = await copiedPersons({ databaseUrl: server.queryConnectionString, folder, reader });
      try {
        for (const bound of [-7, 0.1, 0.3, 0.30000000000000004, 12_345_678.25])
          for (const cohort of [between(bound), between(undefined, bound), between(bound, bound)]) {
            const { text: statement, values } = compileCohort(cohort, { dataDate });
            const { rows } = await reader.query({ text: statement, values: [...values] });
            expect([bound, await copy.persons(cohort, dataDate)]).toEqual([bound, rows.map((row) => row.person_id)]);
          }
      } finally {
        await copy.close();
      }
    },
  );

  it.each(['0.1000000000000000055', '1e400'])('that is no double, as %s, is left to PostgreSQL', async (text) => {
    await value(text);
    const copy = await copiedPersons({ databaseUrl: server.queryConnectionString, folder, reader });
    try {
      await expect(copy.persons(between(0.1), dataDate)).rejects.toThrow(/value_as_number/);
      expect(await copy.persons(everybody, dataDate)).toEqual([1]);
    } finally {
      await copy.close();
    }
  });
});
