import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { RoaringBitmap32 } from 'roaring-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closedSql } from '#appliance/cli/closed-sql';
import { openDatabase } from '#appliance/platform/database';
import { omopInPostgres } from '#appliance/services/query/adapters/omop-in-postgres';
import type { OmopPort, OmopView } from '#appliance/services/query/ports';
import { type AnswerCohort, createAnswerCohort } from '#appliance/services/query/questions/answer-cohort';
import { answerInSql } from '#appliance/services/query/questions/persons-by-sql';
import { createProjectPlaces } from '#appliance/services/query/questions/project-places';
import { createReadableTables } from '#appliance/services/query/questions/readable-tables';
import { createRunningQuestions } from '#appliance/services/query/questions/running-questions';
import { createSqlClosures, sqlClosureMigrations } from '#appliance/services/query/questions/sql-closures';
import { createSqlQueue } from '#appliance/services/query/questions/sql-queue';
import type { AppError } from '#contracts/app-error';
import { CohortQuestion } from '#contracts/appliance/query-api';
import { Policy } from '#contracts/policy';
import { createDisclosureEngine } from '#domain/disclosure/disclosure-engine';
import { secureGaussian } from '#domain/disclosure/gaussian-noise';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { sqlTables } from '#domain/sql/sql-tables';
import type { LocalPostgres } from '#local/trust-parts/postgres';
import { runningPostgres } from '#test/support/running-postgres';

const secret = 5;
const other = 6;
const records = 80_000;
/** The condition of all of them, and one that nobody has. */
const [recorded, notRecorded] = [7, 8];
const drugs = 1_000_000;

/** Compares each row with each of the same person, where a condition holds. */
const comparing = (condition: string): string =>
  `SELECT b.person_id FROM omop.condition_occurrence AS b JOIN omop.condition_occurrence AS c ON c.person_id = b.person_id
   WHERE ${condition} GROUP BY b.person_id HAVING count(*) > 2147483647`;

/** Takes minutes where one person has the condition, of whom there are rows as of nobody else. */
const slowWith = (condition: number): string => comparing(`b.condition_concept_id = ${condition}`);

/** True of every row, and taken by PostgreSQL for true of next to none. */
const certain = ['b', 'c']
  .flatMap((row) =>
    Array.from(
      { length: 8 },
      (_, add) => `${row}.condition_concept_id + ${add} = ${add} + ${row}.condition_concept_id`,
    ),
  )
  .join(' AND ');

/** Takes minutes where one person has the concept, and no time elsewhere; PostgreSQL expects next to nothing of it. */
const slowIf = (concept: number): string =>
  comparing(
    `b.person_id IN (SELECT o.person_id FROM omop.observation AS o WHERE o.observation_concept_id = ${concept}) AND ${certain}`,
  );

let server: LocalPostgres & { folder: string };
let owner: pg.Client;
let omop: OmopPort;
let ask: AnswerCohort;
/** The same at a trust where reading the drug exposures takes half a minute longer. */
let askAtSlow: AnswerCohort;
/** The first one of a service that was started again. */
let restarted: () => AnswerCohort;
/** How often an answer had to wait for its time. */
let waits = 0;

beforeAll(async () => {
  server = await runningPostgres('sql-channels');
  owner = new pg.Client({ connectionString: server.connectionString });
  await owner.connect();
  await owner.query(`
    INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, race_concept_id, ethnicity_concept_id)
      SELECT i, 8532, 1950, 0, 0 FROM generate_series(1, 500) AS i;
    INSERT INTO omop.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date, condition_type_concept_id)
      SELECT i, 1, ${recorded}, '2020-01-01', 0 FROM generate_series(1, ${records}) AS i;
    INSERT INTO omop.observation (observation_id, person_id, observation_concept_id, observation_date, observation_type_concept_id)
      VALUES (1, 1, ${secret}, '2020-01-01', 0);
    INSERT INTO omop.drug_exposure (drug_exposure_id, person_id, drug_concept_id, drug_exposure_start_date, drug_exposure_end_date, drug_type_concept_id)
      SELECT i, i % 500 + 1, 7, '2020-01-01', '2020-01-01', 0 FROM generate_series(1, ${drugs}) AS i;
    INSERT INTO omop.concept_ancestor SELECT i, i, 0, 0 FROM generate_series(1, 20000) AS i;
    INSERT INTO omop.cdm_source (cdm_source_name, cdm_source_abbreviation, cdm_holder, source_release_date, cdm_release_date, cdm_version_concept_id, vocabulary_version)
      VALUES ('x', 'x', 'x', '2026-01-31', '2026-01-31', 0, 'x');
    ANALYZE`);
  omop = omopInPostgres({ databaseUrl: server.queryConnectionString, timeoutMilliseconds: 30_000 });
  const policy = Policy.parse({ version: 1 });
  const now = () => new Date();
  const ledger = createMemoryLedger(now);
  const pause = (milliseconds: number): Promise<void> => {
    waits += 1;
    return setTimeout(milliseconds);
  };
  const newlyStarted = () => {
    const database = openDatabase(join(server.folder, 'sql-trials.sqlite'), sqlClosureMigrations);
    const closures = createSqlClosures({ database, now, log: () => {} });
    closures.failInterrupted();
    return answerInSql({ queue: createSqlQueue(), closures, pause });
  };
  const deps = {
    omop,
    policy,
    engine: createDisclosureEngine({ ledger, gaussian: secureGaussian }),
    places: createProjectPlaces({ ledger, policy, now, log: () => {} }),
    optedOut: async () => async () => new RoaringBitmap32(),
    inSql: newlyStarted(),
    trueNumbers: { record: () => {}, repeat: () => {} },
    clock: {
      monotonicMilliseconds: () => performance.now(),
      pause: (milliseconds: number) => setTimeout(milliseconds),
      giveWay: () => setTimeout(0),
    },
    running: createRunningQuestions(),
    now,
    log: () => {},
  };
  const readable = { ...omop, monotonicMilliseconds: () => performance.now() };
  // However busy the machine is, the large table is read within this.
  const large = { ...deps, readable: createReadableTables({ ...readable, allowanceSeconds: 20 }) };
  ask = createAnswerCohort(large);
  restarted = () => createAnswerCohort({ ...large, inSql: newlyStarted() });
  const secondsToRead: OmopPort['secondsToRead'] = async (table, limit) =>
    (await omop.secondsToRead(table, limit)) + (table === 'drug_exposure' ? 30 : 0);
  askAtSlow = createAnswerCohort({
    ...deps,
    readable: createReadableTables({ ...readable, secondsToRead, allowanceSeconds: 20 }),
  });
});

afterAll(async () => {
  await omop?.close();
  await owner?.end();
  await server?.stop();
});

/** Whether an answer waited for its time, however early it was known. That it waits no longer is shown on a clock of its own. */
const waited = (seconds: number): boolean => seconds > 9.9;

const projects = ['bb', 'bc', 'bd', 'be'].map((end) => `0190a000-0000-7000-8000-0000000000${end}`);
let asked = 0;
/** Asks, and tells what an asker sees of it: the code, and when it came. */
async function seen(cohort: object, projectId = projects[0], asks = ask) {
  asked += 1;
  const from = performance.now();
  const queryId = `0190a000-0000-7000-8000-${String(asked).padStart(12, '0')}`;
  const code = await asks(CohortQuestion.parse({ projectId, queryId, cohort, show: {} })).then(
    ({ persons }) => `answered ${persons}`,
    (error: AppError) => error.code,
  );
  return { code, seconds: (performance.now() - from) / 1000 };
}
const inSql = (sql: string, projectId?: string, asks?: AnswerCohort) => seen({ version: 1, sql }, projectId, asks);
const typed = (atLeast: number, projectId?: string) =>
  seen({ version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast }] } }, projectId);
const working = async (): Promise<number> => {
  const found = await owner.query(
    `SELECT 1 FROM pg_stat_activity WHERE usename = 'flip_query' AND state = 'active' AND query LIKE '%observation_concept_id%'`,
  );
  return found.rows.length;
};

describe('what a statement in SQL costs', () => {
  it('is refused from PostgreSQL’s estimate before it runs, alike whatever one person’s rows are', async () => {
    for (const condition of [recorded, notRecorded]) {
      const refused = await inSql(slowWith(condition), projects[3]);
      expect(refused.code).toBe('EXPERT_SQL_TOO_LARGE');
      expect(waited(refused.seconds)).toBe(true);
    }
    expect((await inSql(slowWith(recorded).replace(/JOIN .*\n/, '\n'), projects[3])).code).toMatch(/^answered/);
    // The estimate for the written value would tell the two apart.
    const written = async (condition: number): Promise<number> => {
      const { rows } = await owner.query(`EXPLAIN (FORMAT JSON) ${slowWith(condition)}`);
      return rows[0]['QUERY PLAN'][0].Plan['Total Cost'];
    };
    expect(await written(recorded)).toBeGreaterThan(100 * (await written(notRecorded)));
  });

  it('shows in the time of no answer where the estimate was misled, while typed questions are answered', async () => {
    for (const concept of [other, secret]) {
      let ended = false;
      const [bySql, beside] = await Promise.all([
        inSql(slowIf(concept)).finally(() => (ended = true)),
        setTimeout(200).then(async () => {
          // The one statement still runs when the other has long ended.
          await expect.poll(working, { timeout: 30_000 }).toBe(concept === secret ? 1 : 0);
          const answer = await typed(concept, projects[1]);
          return { ...answer, inTheMiddle: !ended };
        }),
      ]);
      expect(beside.code).toMatch(/^answered/);
      expect(beside.inTheMiddle).toBe(true);
      expect(waited(bySql.seconds)).toBe(true);
      // Nobody has the other concept; noise alone seldom lifts that above the smallest number that is shown.
      expect(bySql.code).toMatch(concept === secret ? /^EXPERT_SQL_FAILED$/ : /^answered (null|[1-9]\d)$/);
      expect(await working()).toBe(0);
    }
  });

  it('closes SQL to its project by the first time-out, over a restart and new data, until the command opens it', async () => {
    const everybody = 'SELECT person_id FROM omop.person';
    expect((await inSql(everybody)).code).toBe('EXPERT_SQL_SPENT');
    expect((await typed(20)).code).toMatch(/^answered \d+$/);
    expect((await inSql(everybody, projects[2])).code).toMatch(/^answered \d+$/);
    await owner.query("UPDATE omop.cdm_source SET cdm_release_date = '2026-02-28'");
    const again = restarted();
    expect((await inSql(everybody, projects[0], again)).code).toBe('EXPERT_SQL_SPENT');
    const command = { dataFolder: server.folder };
    expect(closedSql(command).closed).toMatchObject([{ projectId: projects[0] }]);
    expect(closedSql({ ...command, open: projects[0] })).toEqual({ opened: [projects[0]], closed: [] });
    expect((await inSql(everybody, projects[0], again)).code).toMatch(/^answered \d+$/);
  });

  it('cannot hang on what one record makes PostgreSQL read, for tables too large to be read at once are not asked about', async () => {
    const ifAnybodyHas = (concept: number): string => `SELECT p.person_id FROM omop.person AS p
      JOIN omop.observation AS o ON o.person_id = p.person_id AND o.observation_concept_id = ${concept}
      WHERE p.person_id IN (SELECT d.person_id FROM omop.drug_exposure AS d GROUP BY d.person_id)`;
    for (const concept of [secret, other]) {
      const before = waits;
      expect((await inSql(ifAnybodyHas(concept), projects[3], askAtSlow)).code).toBe('EXPERT_SQL_TOO_LARGE');
      // Whatever is prepared waits for its time: this was refused before.
      expect(waits).toBe(before);
    }
    expect((await inSql('SELECT person_id FROM omop.death', projects[3], askAtSlow)).code).toMatch(/^answered/);
    expect((await inSql(ifAnybodyHas(secret), projects[3])).code).toMatch(/^answered/);
  });

  it('is its own limit’s alone: lists of the vocabulary that take longer than there is room for are refused, and not as a failure', async () => {
    const list = `SELECT a.descendant_concept_id FROM omop.concept_ancestor AS a
      JOIN omop.concept_ancestor AS b ON b.min_levels_of_separation = a.min_levels_of_separation`;
    const sql = `SELECT person_id FROM omop.death WHERE cause_concept_id IN (${list})`;
    for (let time = 0; time < 2; time += 1) {
      const refused = await inSql(sql, projects[3]);
      expect(refused.code).toBe('EXPERT_SQL_TOO_LARGE');
      expect(waited(refused.seconds)).toBe(true);
    }
    const short = `${sql.slice(0, -1)} WHERE a.ancestor_concept_id = 5)`;
    expect((await inSql(short, projects[3])).code).toMatch(/^answered/);
  });
});

describe('the connection of questions in SQL', () => {
  it('is its own: neither kind of question waits for the connections of the other', async () => {
    let release = (): void => {};
    const until = new Promise<void>((resolve) => (release = resolve));
    const typedOnes = Array.from({ length: 4 }, () => omop.view(() => until));
    const day = (view: OmopView): Promise<string> => view.dataDate();
    expect(await omop.sqlView(day)).toMatch(/^2026/);
    release();
    await Promise.all(typedOnes);
    const hold = omop.sqlView(() => new Promise<void>((resolve) => (release = resolve)));
    expect(await Promise.all(Array.from({ length: 5 }, () => omop.view(day)))).toHaveLength(5);
    release();
    await hold;
  });
});

describe('how long a table takes to be read', () => {
  it('is timed of all its rows, and given up at its limit', async () => {
    const least = async (table: string): Promise<number> =>
      Math.min(
        await omop.secondsToRead(table, 30),
        await omop.secondsToRead(table, 30),
        await omop.secondsToRead(table, 30),
      );
    const [many, few] = [await least('drug_exposure'), await least('person')];
    expect(many).toBeLessThan(30);
    expect(many).toBeGreaterThan(4 * few);
    expect(await omop.secondsToRead('drug_exposure', 0.005)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is timed of each table that SQL may name, also of those of which the role reads only some columns', async () => {
    for (const table of Object.keys(sqlTables)) expect(await omop.secondsToRead(table, 30)).toBeLessThan(30);
  });
});
