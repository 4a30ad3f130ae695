import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { omopInPostgres } from '#appliance/services/query/adapters/omop-in-postgres';
import { createFrozenCohorts } from '#appliance/services/query/frozen/frozen-cohorts';
import { createPseudonyms } from '#appliance/services/query/frozen/pseudonyms';
import { createSnapshotStore, snapshotMigrations } from '#appliance/services/query/frozen/snapshot-store';
import { optOutMarks } from '#appliance/services/query/opt-out/opt-out-mark';
import { createOptedOutPersons } from '#appliance/services/query/opt-out/opted-out-persons';
import type { OmopPort } from '#appliance/services/query/ports';
import { createSqlQueue } from '#appliance/services/query/questions/sql-queue';
import type { AppError } from '#contracts/app-error';
import { Cohort, CohortDefinition } from '#contracts/cohort';
import { ProjectId, QueryId } from '#contracts/ids';
import { Policy } from '#contracts/policy';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { normalIdentifier } from '#domain/opt-out/normal-identifier';
import { demoCohort } from '#local/synthetic/demo-cohort';
import { loadOmop } from '#local/synthetic/load-omop';
import { syntheticTrusts } from '#local/synthetic/trusts';
import { engineOf } from '#test/support/disclosure-game';
import { runningPostgres } from '#test/support/running-postgres';

const projectId = (n: number) => ProjectId.parse(`0190a000-0000-7000-8000-00000000000${n}`);
const queryId = QueryId.parse('0190a000-0000-7000-8000-0000000000cc');
const cohort = CohortDefinition.parse(demoCohort) as CohortDefinition;
const key = new Uint8Array(32).fill(9);

const sqlQueue = createSqlQueue();
let database: Awaited<ReturnType<typeof runningPostgres>>;
let owner: pg.Client;
let omop: OmopPort;
let members: { person_id: number; person_source_value: string }[] = [];

/** The frozen cohorts of the trust over its real database. */
function frozenCohorts() {
  let current = { identifiers: [] as string[] };
  return {
    optOut: (...identifiers: string[]) => {
      current = { identifiers: identifiers.map(normalIdentifier) };
    },
    frozen: createFrozenCohorts({
      omop,
      sqlQueue,
      readOptOuts: () => current,
      optOutMark: optOutMarks(key),
      engine: engineOf('no noise'),
      trueNumbers: { forget: () => {} },
      places: { inPlace: (_, answer) => answer() },
      store: createSnapshotStore(openDatabase(join(database.folder, 'query.sqlite'), snapshotMigrations)),
      policy: Policy.parse({ version: 1, disclosure: { preset: 'threshold', rounding: 1 } }),
      pseudonymsOf: (project) => createPseudonyms(key, project),
      now: () => new Date('2026-02-01T00:00:00.000Z'),
      log: () => {},
    }),
  };
}

beforeAll(async () => {
  database = await runningPostgres('frozen-cohort');
  await loadOmop(syntheticTrusts[0]!, database.connectionString);
  owner = new pg.Client({ connectionString: database.connectionString });
  await owner.connect();
  omop = omopInPostgres({ databaseUrl: database.queryConnectionString, timeoutMilliseconds: 20_000 });
  const { text, values } = compileCohort(cohort, { dataDate: '2026-01-31' });
  const { rows } = await owner.query(
    `SELECT person_id, person_source_value FROM omop.person WHERE person_id IN (${text}) ORDER BY person_id`,
    values as unknown[],
  );
  members = rows;
});
afterAll(async () => {
  await omop?.close();
  await owner?.end();
  await database?.stop();
});

describe('an opt-out list', () => {
  it('names persons of the database however either of them writes an identifier', async () => {
    const [one, other] = members;
    const spaced = `${one!.person_source_value.slice(0, 3)}\u00a0\t\u2009${one!.person_source_value.slice(3).toLowerCase()} `;
    await owner.query('UPDATE omop.person SET person_source_value = $1 WHERE person_id = $2', [spaced, one!.person_id]);
    const identifiers = [one, other].map((member) => normalIdentifier(member!.person_source_value));
    const found = await omop.view((view) => view.personsBySourceValue([...identifiers, 'NOBODY']));
    expect(found.toArray()).toEqual([one!.person_id, other!.person_id]);
    expect((await omop.view((view) => view.personsBySourceValue([]))).size).toBe(0);
  });

  it('finds them again after the data were loaded anew under the same day', async () => {
    const list = { identifiers: ['900 000 0001'].map(normalIdentifier) };
    const begin = createOptedOutPersons({
      readOptOuts: () => list,
      loadStamp: omop.loadStamp,
      monotonicMilliseconds: () => 0,
    });
    const found = async () => {
      const inLook = await begin();
      return (await omop.view(inLook)).toArray();
    };
    const load = async (text: string): Promise<void> => {
      // A writer of its own: PostgreSQL counts what it wrote at the latest when it ends.
      const writer = new pg.Client({ connectionString: database.connectionString });
      await writer.connect();
      await writer.query(text);
      await writer.end();
      await new Promise((done) => setTimeout(done, 300));
    };
    const named = (personId: number): string =>
      `UPDATE omop.person SET person_source_value = '9000000001' WHERE person_id = ${personId}`;
    expect(await found()).toEqual([]);
    const [fourth, fifth] = [members[3]!, members[4]!];
    await load(named(fourth.person_id));
    expect(await found()).toEqual([fourth.person_id]);
    await load(
      `UPDATE omop.person SET person_source_value = '${fourth.person_source_value}' WHERE person_id = ${fourth.person_id}; ${named(fifth.person_id)}`,
    );
    expect(await found()).toEqual([fifth.person_id]);
    await load(
      `UPDATE omop.person SET person_source_value = '${fifth.person_source_value}' WHERE person_id = ${fifth.person_id}`,
    );
    expect(await found()).toEqual([]);
  });

  it('takes them out of what is frozen, and of what was frozen before', async () => {
    const { frozen, optOut } = frozenCohorts();
    const [one, other] = members;
    const before = await frozen.freeze({ projectId: projectId(1), queryId, cohort });
    expect(before.persons).toBe(members.length);
    optOut(one!.person_source_value, other!.person_source_value);
    const after = await frozen.freeze({ projectId: projectId(2), queryId, cohort });
    expect(after.persons).toBe(members.length - 2);
    const held = frozen.studies(projectId(1)).studies.map(({ patientId }) => normalIdentifier(patientId));
    expect(held).not.toContain(normalIdentifier(one!.person_source_value));
    expect(held).toContain(normalIdentifier(members[2]!.person_source_value));
    optOut();
    expect(frozen.studies(projectId(1)).studies).toHaveLength(held.length);
  });
});

describe('the quality of what is frozen', () => {
  it('finds images from before a birth and from after the data day, in the database itself', async () => {
    const ids = members.slice(0, 30).map(({ person_id }) => person_id);
    const { frozen } = frozenCohorts();
    const failing = async (n: number) =>
      (await frozen.freeze({ projectId: projectId(n), queryId, cohort })).quality?.find(
        ({ check, column }) => check === 'implausible' && column === 'image_date',
      )?.persons;
    expect(await failing(3)).toBeNull();
    await owner.query(
      `UPDATE omop.image_occurrence SET image_occurrence_date = '1880-02-03' WHERE person_id = ANY($1)`,
      [ids.slice(0, 15)],
    );
    await owner.query(
      `UPDATE omop.image_occurrence SET image_occurrence_date = '2026-02-01' WHERE person_id = ANY($1)`,
      [ids.slice(15)],
    );
    expect(await failing(4)).toBe(30);
  });
});

describe('a cohort in SQL', () => {
  const old = 'SELECT person_id FROM omop.person WHERE year_of_birth < 1960';
  const freeze = (n: number, sql: string) =>
    frozenCohorts().frozen.freeze({ projectId: projectId(n), queryId, cohort: Cohort.parse({ version: 1, sql }) });

  it('is frozen with everything of its persons, at a turn of its own and on the connection of questions in SQL', async () => {
    const { rows } = await owner.query('SELECT count(*)::int AS persons FROM omop.person WHERE year_of_birth < 1960');
    let release = (): void => {};
    const until = new Promise<void>((resolve) => (release = resolve));
    // Every connection of typed questions is taken, and no freeze in SQL waits for one.
    const held = Array.from({ length: 4 }, () => omop.view(() => until));
    const facts = await freeze(5, old);
    expect(facts.persons).toBe(rows[0].persons);
    expect(facts.studies).toBeGreaterThan(0);
    release();
    await Promise.all(held);

    let finish = (): void => {};
    const question = sqlQueue(() => new Promise<void>((resolve) => (finish = resolve)));
    let ended = false;
    const waiting = freeze(6, old).finally(() => (ended = true));
    const { frozen } = frozenCohorts();
    expect((await frozen.freeze({ projectId: projectId(7), queryId, cohort })).persons).toBeGreaterThan(0);
    expect(ended).toBe(false);
    finish();
    await question;
    expect((await waiting).persons).toBe(rows[0].persons);
  });

  it('is refused by the cost that PostgreSQL expects, before it runs, as a question is', async () => {
    await owner.query(`
      INSERT INTO omop.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date, condition_type_concept_id)
        SELECT 90000000 + i, ${members[0]!.person_id}, 1, DATE '2020-01-01', 0 FROM generate_series(1, 40000) AS i;
      ANALYZE omop.condition_occurrence`);
    const product = `SELECT a.person_id FROM omop.condition_occurrence AS a
      JOIN omop.condition_occurrence AS b ON b.person_id = a.person_id`;
    const code = await freeze(8, product).then(
      () => 'frozen',
      (error: AppError) => error.code,
    );
    expect(code).toBe('EXPERT_SQL_TOO_LARGE');
    const { frozen } = frozenCohorts();
    expect(() => frozen.facts(projectId(8))).toThrow();
    expect((await freeze(8, old)).persons).toBeGreaterThan(0);
  });
});
