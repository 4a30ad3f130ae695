import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { omopInPostgres } from '#appliance/services/query/adapters/omop-in-postgres';
import type { OmopPort } from '#appliance/services/query/ports';
import type { DistributionName } from '#contracts/cohort-result';
import { runningPostgres } from '#test/support/running-postgres';

let database: Awaited<ReturnType<typeof runningPostgres>>;
let owner: pg.Client;
let omop: OmopPort;

const firstDay = '2026-01-31';

const concepts = `INSERT INTO omop.concept (concept_id, concept_name, domain_id, vocabulary_id, concept_class_id, concept_code,
    valid_start_date, valid_end_date) VALUES
  (1, 'Computed tomography', 'x', 'x', 'x', 'CT', '1970-01-01', '2099-12-31'),
  (2, 'Magnetic resonance', 'x', 'x', 'x', '113091000', '1970-01-01', '2099-12-31'),
  (3, 'Hologram', 'x', 'x', 'x', 'HG', '1970-01-01', '2099-12-31'),
  (10, 'Welsh', 'x', 'NHS Ethnic Category', 'x', '10', '1970-01-01', '2099-12-31'),
  (11, 'Cornish', 'x', 'NHS Ethnic Category', 'x', '11', '1970-01-01', '2099-12-31'),
  (12, 'Breton', 'Ethnicity', 'x', 'x', '12', '1970-01-01', '2099-12-31'),
  (70, 'Manufacturer', 'x', 'DICOM', 'x', '00080070', '1970-01-01', '2099-12-31'),
  (71, 'Slice Thickness', 'x', 'DICOM', 'x', '00180050', '1970-01-01', '2099-12-31'),
  (72, 'Manufacturer', 'x', 'other', 'x', '00080070', '1970-01-01', '2099-12-31')`;

const person = (id: number, gender: number, born: number, ethnicity: number): string =>
  `INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, race_concept_id, ethnicity_concept_id)
   VALUES (${id}, ${gender}, ${born}, 0, ${ethnicity})`;
const image = (id: number, personId: number, modality: number, day: string): string =>
  `INSERT INTO omop.image_occurrence (image_occurrence_id, person_id, modality_concept_id, image_occurrence_date)
   VALUES (${id}, ${personId}, ${modality}, '${day}')`;
const attribute = (id: number, imageId: number, concept: number, number: string, text: string): string =>
  `INSERT INTO omop.measurement (measurement_id, person_id, measurement_concept_id, measurement_date,
     measurement_type_concept_id, value_as_number, value_source_value)
   VALUES (${id}, 1, ${concept}, '2024-01-01', 0, ${number}, ${text});
   INSERT INTO omop.image_feature (image_feature_id, person_id, image_occurrence_id, image_feature_event_id)
   VALUES (${id}, 1, ${imageId}, ${id})`;
/** Writes, and makes the numbers that a backend keeps of its writing known at once. */
const write = async (...statements: string[]): Promise<void> => {
  for (const statement of statements) await owner.query(statement);
  await owner.query('SELECT pg_stat_force_next_flush()');
};
const tableOf = async (name: DistributionName, port = omop): Promise<Record<string, number[]>> => {
  const found = await port.view(async (view) => view.tables([name], await view.dataDate()));
  return Object.fromEntries((found[0]?.values ?? []).map(({ label, members }) => [label, members.toArray()]));
};
const opened = (): OmopPort =>
  omopInPostgres({ databaseUrl: database.queryConnectionString, timeoutMilliseconds: 5000 });

beforeAll(async () => {
  database = await runningPostgres('query-tables');
  owner = new pg.Client({ connectionString: database.connectionString });
  await owner.connect();
  await owner.query(concepts);
  await owner.query(
    `INSERT INTO omop.cdm_source VALUES ('a','a','a',NULL,NULL,NULL,'2026-01-01','${firstDay}','5.4',0,'v')`,
  );
});

beforeEach(async () => {
  await owner.query('TRUNCATE omop.person, omop.image_occurrence, omop.image_feature, omop.measurement');
  omop = opened();
  return () => omop.close();
});

afterAll(async () => {
  await owner?.end();
  await database?.stop();
});

describe('tables over all persons of a trust', () => {
  it('puts each person into one band of age and one sex, whether or not there is somebody of unknown age or sex', async () => {
    await write(person(1, 8507, 1990, 0), person(2, 8532, 1931, 0), person(3, 0, 2030, 0));
    const ages = await tableOf('ageBand');
    expect(Object.keys(ages)).toHaveLength(11);
    expect(ages).toMatchObject({ '0-9': [], '30-39': [1], '90+': [2], unknown: [3] });
    expect(await tableOf('sex')).toEqual({ female: [2], male: [1], unknown: [3] });
    await write('DELETE FROM omop.person WHERE person_id = 3');
    expect(await tableOf('sex')).toEqual({ female: [2], male: [1], unknown: [] });
    expect((await tableOf('ageBand')).unknown).toEqual([]);
  });

  it('names the ethnicities of the vocabulary, whoever has them; everybody else is in one value', async () => {
    await write(person(1, 0, 1990, 10), person(2, 0, 1990, 10), person(3, 0, 1990, 12), person(4, 0, 1990, 0));
    expect(await tableOf('ethnicity')).toEqual({ Cornish: [], Welsh: [1, 2], 'other or unknown': [3, 4] });
    await write('DELETE FROM omop.person WHERE person_id < 3');
    expect(await tableOf('ethnicity')).toEqual({ Cornish: [], Welsh: [], 'other or unknown': [3, 4] });
  });

  it('counts a person of several images in each of their values, once; which values there are follows from no record', async () => {
    await write(
      person(1, 0, 1990, 0),
      image(1, 1, 1, '2023-05-01'),
      image(2, 1, 1, '2024-05-01'),
      image(3, 1, 2, '2024-05-02'),
      image(4, 2, 1, '2024-05-02'),
      image(5, 3, 3, '1990-01-01'),
      image(6, 3, 3, '2026-02-01'),
      image(7, 3, 3, 'infinity'),
    );
    const modalities = await tableOf('modality');
    expect(modalities).toMatchObject({ CT: [1, 2], MR: [1], US: [], other: [3] });
    const years = await tableOf('studyYear');
    expect(years).toMatchObject({ '2023': [1], '2024': [1, 2], '2025': [], 'before 2007': [3], 'after 2026': [] });
    expect(Object.keys(years)).toHaveLength(22);
    await write(person(2, 0, 1990, 0), person(3, 0, 1990, 0), person(4, 0, 1990, 0));
    const months = await tableOf('latestStudyMonth');
    expect(months).toMatchObject({ '2024-05': [1, 2], 'before 2024-02': [], 'after 2026-01': [3], 'no image': [4] });
    expect(Object.keys(months)).toHaveLength(27);
    await write('DELETE FROM omop.image_occurrence');
    expect(Object.keys(await tableOf('modality'))).toEqual(Object.keys(modalities));
    expect(Object.keys(await tableOf('studyYear')).sort()).toEqual(Object.keys(years).sort());
  });

  it('reads manufacturer and slice thickness from the DICOM attributes of the images', async () => {
    await write(
      ...[1, 2, 3, 4].map((id) => image(id, id, 1, '2024-01-01')),
      attribute(1, 1, 70, 'NULL', `' Siemens Healthineers '`),
      attribute(2, 2, 70, 'NULL', `'SIEMENS'`),
      attribute(3, 3, 70, 'NULL', `'Rare'`),
      attribute(4, 4, 70, 'NULL', `'  '`),
      attribute(5, 1, 71, '0.5', 'NULL'),
      attribute(6, 2, 71, '3', 'NULL'),
      attribute(7, 3, 71, '5', 'NULL'),
      attribute(8, 3, 71, `'NaN'`, 'NULL'),
      attribute(9, 4, 71, '0', 'NULL'),
      attribute(10, 4, 72, '4', `'Acme'`),
    );
    expect(await tableOf('manufacturer')).toMatchObject({ GE: [], SIEMENS: [1, 2], OTHER: [3] });
    expect(await tableOf('sliceThickness')).toEqual({
      '<1 mm': [1],
      '1–<2 mm': [],
      '2–<3 mm': [],
      '3–<5 mm': [2],
      '≥5 mm': [3],
    });
  });

  it('knows the makers of devices by how their names begin', async () => {
    const made = ['GE MEDICAL SYSTEMS', 'GENERIC', 'TOSHIBA_MEC', 'ge', 'Philips Medical Systems', 'Nobody', 'Acuson'];
    await write(
      ...made.flatMap((name, index) => [
        image(index + 1, index + 1, 1, '2024-01-01'),
        attribute(index + 1, index + 1, 70, 'NULL', `'${name}'`),
      ]),
    );
    const table = await tableOf('manufacturer');
    expect(table).toMatchObject({ GE: [1, 4], CANON: [3], PHILIPS: [5], SIEMENS: [7], OTHER: [2, 6] });
    expect(Object.keys(table)).toHaveLength(16);
  });
});

describe('holding the tables', () => {
  it('reads them once for questions that ask together, and again when the data changed under the same day', async () => {
    await write(person(1, 8507, 1990, 0));
    const scans = async (): Promise<number> => {
      await owner.query('SELECT pg_stat_clear_snapshot()');
      const { rows } = await owner.query(`SELECT pg_stat_get_numscans('omop.person'::regclass)::integer AS scans`);
      return rows[0].scans;
    };
    const settled = async (): Promise<number> => {
      for (;;) {
        const before = await scans();
        await new Promise((done) => setTimeout(done, 1500));
        if ((await scans()) === before) return before;
      }
    };
    await tableOf('sex');
    const once = await settled();
    const port = opened();
    const before = once;
    await Promise.all([port.warmUp(), tableOf('sex', port), tableOf('ageBand', port), tableOf('sex', port)]);
    await tableOf('sex', port);
    await port.close();
    // Three of the tables are read from persons.
    expect((await settled()) - before).toBe(3);
    await write(person(2, 8507, 1990, 0));
    expect(await tableOf('sex')).toEqual({ female: [], male: [1, 2], unknown: [] });
  });

  it('reckons ages on the new day after a load', async () => {
    await write(person(1, 8507, 1990, 0));
    expect((await tableOf('ageBand'))['30-39']).toEqual([1]);
    await owner.query(`UPDATE omop.cdm_source SET cdm_release_date = '2031-01-31'`);
    expect((await tableOf('ageBand'))['40-49']).toEqual([1]);
    await owner.query(`UPDATE omop.cdm_source SET cdm_release_date = '${firstDay}'`);
  });

  it('keeps no question waiting that needs no table, and ends one that does in time', async () => {
    await write(person(1, 8507, 1990, 0));
    const hasty = omopInPostgres({ databaseUrl: database.queryConnectionString, timeoutMilliseconds: 1000 });
    const blocker = new pg.Client({ connectionString: database.connectionString });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE omop.image_occurrence IN ACCESS EXCLUSIVE MODE');
    const waiting = hasty.view((view) => view.tables(['sex'], firstDay)).catch((error) => error.code);
    const set = await hasty.view((view) => view.persons({ text: 'SELECT person_id FROM omop.person', values: [] }));
    expect(set.toArray()).toEqual([1]);
    expect(await waiting).toMatch(/^COHORT_QUERY_/);
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await tableOf('sex', hasty)).toEqual({ female: [], male: [1], unknown: [] });
    await hasty.close();
  });

  it('warms up quietly where the database is not there', async () => {
    const nowhere = omopInPostgres({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none', timeoutMilliseconds: 1000 });
    await nowhere.warmUp();
    await expect(nowhere.view(async () => 1)).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    await nowhere.close();
  });
});
