import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { createServiceClient, type ServiceClient } from '#appliance/platform/service-client';
import { makeServiceKey } from '#appliance/platform/service-keys';
import { createTokenMinter } from '#appliance/platform/service-token';
import type { AppError } from '#contracts/app-error';
import { SnapshotRows, SnapshotStudies } from '#contracts/appliance/query-api';
import type { ServiceName, ServiceScope } from '#contracts/appliance/service-token';
import { CohortResult } from '#contracts/cohort-result';
import { SnapshotFacts } from '#contracts/snapshot';
import { freePort } from '#local/free-port';
import { type ManagedProcess, startProcess } from '#local/process';
import { demoCohort } from '#local/synthetic/demo-cohort';
import { identities } from '#local/synthetic/identities';
import { loadOmop } from '#local/synthetic/load-omop';
import { syntheticTrusts } from '#local/synthetic/trusts';
import { databaseSettings } from '#local/trust-parts/database-settings';
import { serviceSettings } from '#local/trust-parts/service-settings';
import { runningPostgres } from '#test/support/running-postgres';

const root = join(import.meta.dirname, '../../..');
const trust = syntheticTrusts[0]!;
const projectId = '0190a000-0000-7000-8000-0000000000bb';
const otherProjectId = '0190a000-0000-7000-8000-0000000000bc';
const thirdProjectId = '0190a000-0000-7000-8000-0000000000bd';
const deniedProjectId = '0190a000-0000-7000-8000-0000000000dd';
const queryId = '0190a000-0000-7000-8000-0000000000cc';
const otherQueryId = '0190a000-0000-7000-8000-0000000000cd';

/** Persons of the demo's cohort at this trust, and how far noise and rounding can take a released number from them. */
const trueSize = 56;
const farthest = 3.25 * 6.7 + 2.5;

let database: Awaited<ReturnType<typeof runningPostgres>>;
let service: ManagedProcess;
let url = '';
let logFile = '';
let optOutFile = '';
let dataFolder = '';
const minters = new Map<ServiceName, Awaited<ReturnType<typeof createTokenMinter>>>();

const as = (caller: ServiceName): ServiceClient =>
  createServiceClient({
    baseUrl: url,
    audience: 'query',
    mint: minters.get(caller)!,
    timeoutMilliseconds: 120_000,
  });
/** What the poller puts to the service about a cohort. */
const question =
  <T>(path: `/${string}`, scope: ServiceScope, response: z.ZodType<T>) =>
  (cohort: unknown, project = projectId, id = queryId): Promise<T> =>
    as('poller').call({ method: 'POST', path, scope, body: { projectId: project, queryId: id, cohort }, response });
const ask = question('/cohort-queries', 'cohort:query', CohortResult);
const freeze = question('/snapshots', 'cohort:freeze', SnapshotFacts);
const rows = (caller: ServiceName = 'fl-client', scope: ServiceScope = 'rows:read', project = projectId) =>
  as(caller).call({ method: 'GET', path: `/snapshots/${project}/rows`, scope, response: SnapshotRows });
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'answered',
    (error: AppError) => error.code,
  );

beforeAll(async () => {
  database = await runningPostgres('query');
  await loadOmop(trust, database.connectionString);
  const folder = join(database.folder, 'service');
  mkdirSync(folder, { recursive: true });
  dataFolder = join(folder, 'data');
  optOutFile = join(folder, 'opted-out.csv');
  writeFileSync(optOutFile, 'nhs_number\n');
  const keys = [];
  for (const name of ['poller', 'imaging', 'fl-client', 'query'] as const) {
    const made = await makeServiceKey(name);
    keys.push(made.publicKey);
    const privateKeyFile = join(folder, `${name}.pem`);
    writeFileSync(privateKeyFile, made.privateKeyPem);
    minters.set(name, await createTokenMinter({ service: name, privateKeyFile, now: () => new Date() }));
  }
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ keys }));
  writeFileSync(join(folder, 'pseudonym-key'), createHash('sha256').update('query service test').digest('hex'));
  writeFileSync(
    join(folder, 'policy.yaml'),
    [
      'version: 1',
      `projects: { deny: [${deniedProjectId}] }`,
      // Without noise: with it, nobody at all is large enough in 3 of 100 freezes.
      `disclosure: { projectsPerYear: 2, projects: { ${otherProjectId}: threshold } }`,
    ].join('\n'),
  );
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  logFile = join(folder, 'query.log');
  service = await startProcess({
    name: 'query',
    command: process.execPath,
    args: [join(root, 'appliance/services/query/main.ts')],
    cwd: root,
    stateFolder: folder,
    restart: true,
    env: {
      ...serviceSettings({
        port: port,
        dataFolder,
        policyFile: join(folder, 'policy.yaml'),
        serviceKeysFile: join(folder, 'keys.json'),
      }),
      ...databaseSettings(database.queryConnectionString, folder),
      PSEUDONYM_KEY_FILE: join(folder, 'pseudonym-key'),
      OPT_OUT_FILE: optOutFile,
      QUERY_TIMEOUT_SECONDS: '5',
    },
    ready: async () => (await fetch(`${url}/health`)).ok,
  });
});

afterAll(async () => {
  await service?.stop();
  await database?.stop();
});

describe('a cohort question', () => {
  it('is answered with distinct persons and their distributions', async () => {
    expect(((await (await fetch(`${url}/health`)).json()) as { status: string }).status).toBe('healthy');
    const answer = await ask(demoCohort);
    expect(answer).toMatchObject({ queryId, dataDate: '2026-01-31', budget: { allowed: 100, used: 1 } });
    expect(Math.abs(answer.persons! - trueSize)).toBeLessThanOrEqual(farthest);
    expect(answer.persons! % 5).toBe(0);
    expect(answer.distributions.map(({ name }) => name)).toEqual(['ageBand', 'sex', 'modality']);
    expect(await ask(demoCohort)).toEqual(answer);
  });

  it('tells nobody and a few apart by nothing but noise', async () => {
    const narrow = (conceptId: number) => ({
      version: 1,
      where: { kind: 'all', of: [...demoCohort.where.of.slice(1), { kind: 'age', atLeast: conceptId }] },
    });
    const client = new pg.Client({ connectionString: database.queryConnectionString });
    await client.connect();
    const { rows: oldest } = await client.query('SELECT 2026 - min(year_of_birth) - 1 AS age FROM omop.person');
    await client.end();
    const few = await ask(narrow(oldest[0].age - 3));
    const nobody = await ask(narrow(150));
    // The noise of a number is 5.5: beyond 39 it carries a few persons' number less than once in 10^9 times.
    for (const { persons, rules } of [few, nobody]) {
      expect(persons ?? 0).toBeLessThan(40);
      expect(rules).toEqual(nobody.rules);
    }
    if (nobody.persons === null && few.persons === null) expect({ ...few, budget: nobody.budget }).toEqual(nobody);
  });

  it('is refused when a criterion is not understood, and by the trust’s own policy', async () => {
    const unknown = { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18, inMonths: true }] } };
    expect(await codeOf(ask(unknown))).toBe('COHORT_INVALID');
    expect(await codeOf(ask(demoCohort, deniedProjectId))).toBe('POLICY_REFUSED');
    expect(await codeOf(ask(demoCohort))).toBe('answered');
  });

  it('is refused to callers without the scope, and with a forged or missing token', async () => {
    const body = { projectId, queryId, cohort: demoCohort };
    const call = { method: 'POST' as const, path: '/cohort-queries' as const, body, response: CohortResult };
    expect(await codeOf(as('fl-client').call({ ...call, scope: 'cohort:query' }))).toBe('SERVICE_TOKEN');
    expect(await codeOf(as('poller').call({ ...call, scope: 'cohort:freeze' }))).toBe('SERVICE_TOKEN');
    for (const authorization of [undefined, 'Bearer x', 'Basic eA=='])
      expect(
        (
          await fetch(`${url}/cohort-queries`, {
            method: 'POST',
            headers: authorization === undefined ? {} : { authorization },
          })
        ).status,
      ).toBe(401);
    expect(await codeOf(as('poller').call({ ...call, scope: 'cohort:query' }))).toBe('answered');
  });
});

describe('SQL of a project whose question was interrupted', () => {
  const everybody = { version: 1, sql: 'SELECT person_id FROM omop.person' };
  const askInSql = () => codeOf(ask(everybody, otherProjectId));
  const health = async (): Promise<string | undefined> => {
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    return ((await answer?.json()) as { parts?: Record<string, string> } | undefined)?.parts?.['query-sql'];
  };
  const logged = (code: string): boolean => readFileSync(logFile, 'utf8').includes(code);
  /** What the people of the trust type, and what it ends with. */
  const command = async (...more: string[]) => {
    const args = ['appliance/cli/main.ts', 'closed-sql', '--data', dataFolder, ...more];
    const done = await promisify(execFile)(process.execPath, args, { cwd: root }).catch((error) => error);
    return { code: done.code ?? 0, told: done.stdout as string };
  };

  it('is closed when the service is back, degraded and logged, until the command opens it', async () => {
    expect(await health()).toBe('healthy');
    const file = new DatabaseSync(join(dataFolder, 'sql-trials.sqlite'), { timeout: 5000 });
    file.prepare("INSERT INTO sql_closure VALUES (?, 'running', '2026-02-01T00:00:00.000Z')").run(otherProjectId);
    file.close();
    service.kill();
    await expect.poll(health, { timeout: 60_000 }).toBe('degraded');
    expect(logged('EXPERT_SQL_CLOSED')).toBe(true);
    expect(await askInSql()).toBe('EXPERT_SQL_SPENT');
    expect(await command()).toEqual({ code: 1, told: expect.stringContaining(`${otherProjectId}  closed 20`) });
    const opened = await command('--open', otherProjectId);
    expect(opened).toEqual({ code: 0, told: `${otherProjectId}  opened\n1 opened, 0 closed\n` });
    await expect.poll(health, { timeout: 60_000 }).toBe('healthy');
    expect(logged('EXPERT_SQL_OPENED')).toBe(true);
    expect(await askInSql()).toBe('answered');
  });
});

describe('a frozen cohort', () => {
  it('does not exist before it is frozen, and is not made of too few', async () => {
    expect(await codeOf(rows('fl-client', 'rows:read', otherProjectId))).toBe('SNAPSHOT_MISSING');
    const nobody = { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 150 }] } };
    expect(await codeOf(freeze(nobody, otherProjectId))).toBe('COHORT_TOO_SMALL');
  });

  it('stays as it was: asked again, after a power cut, and when the database has changed', async () => {
    const facts = await freeze(demoCohort);
    expect(facts).toMatchObject({ projectId, queryId });
    expect(Math.abs(facts.persons! - trueSize)).toBeLessThanOrEqual(farthest);
    // The number of studies has five times the noise, and may be hidden.
    expect(facts.studies === null).toBe(facts.studiesMargin === undefined);
    const before = await rows();
    const owner = new pg.Client({ connectionString: database.connectionString });
    await owner.connect();
    await owner.query(
      'DELETE FROM omop.image_occurrence WHERE image_occurrence_id IN (SELECT image_occurrence_id FROM omop.image_occurrence LIMIT 20)',
    );
    await owner.end();
    service.kill();
    await expect.poll(() => codeOf(freeze(demoCohort)), { timeout: 120_000 }).toBe('answered');
    expect(await freeze(demoCohort)).toEqual(facts);
    expect(await rows()).toEqual(before);
  });

  it('is not replaced by another question', async () => {
    const everybody = { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 0 }] } };
    expect(await codeOf(freeze(everybody, projectId, otherQueryId))).toBe('SNAPSHOT_EXISTS');
  });

  it('gives researcher code pseudonyms only, and imaging alone the accession numbers', async () => {
    const served = JSON.stringify(await rows());
    expect(identities(trust).filter((identity) => served.includes(identity))).toEqual([]);
    const forImaging = await as('imaging').call({
      method: 'GET',
      path: `/snapshots/${projectId}/studies`,
      scope: 'studies:read',
      response: SnapshotStudies,
    });
    expect(forImaging.studies).toHaveLength(56);
    expect(forImaging.studies[0]?.accessionNumber).toMatch(/^ALB\d{9}$/);
    expect(await codeOf(rows('imaging', 'studies:read'))).toBe('SERVICE_TOKEN');
    const { rows: research } = await rows();
    expect(research.map(({ accession_id }) => accession_id).sort()).toEqual(
      forImaging.studies.map(({ studyKey }) => studyKey).sort(),
    );
  });

  it('is served whatever SQL a caller sends along', async () => {
    const token = await minters.get('fl-client')!('query', 'rows:read');
    const answer = await fetch(
      `${url}/snapshots/${projectId}/rows?query=${encodeURIComponent('SELECT * FROM omop.person')}`,
      {
        headers: { authorization: `Bearer ${token}` },
      },
    );
    expect(await answer.json()).toEqual(await rows());
  });
});

describe('the opt-out list', () => {
  const optOut = (lines: readonly string[]): void => {
    const next = `${optOutFile}.next`;
    writeFileSync(next, lines.map((line) => `${line},\n`).join(''));
    renameSync(next, optOutFile);
  };
  /** How many there are at all, each time in other words: most of them nobody has asked about before. */
  const everybody = async (atMost: number): Promise<number | null> =>
    (await ask({ version: 1, where: { kind: 'all', of: [{ kind: 'age', atMost }] } }, otherProjectId)).persons;
  const everyone = async (): Promise<string[]> => {
    const owner = new pg.Client({ connectionString: database.connectionString });
    await owner.connect();
    const found = await owner.query<{ id: string }>('SELECT person_source_value AS id FROM omop.person');
    await owner.end();
    return found.rows.map(({ id }) => id);
  };

  it('takes people out of answers and of what is frozen while the service runs, and stops both where it is wrong', async () => {
    expect(await everybody(150)).toBeGreaterThan(50);
    const { studies } = await as('imaging').call({
      method: 'GET',
      path: `/snapshots/${projectId}/studies`,
      scope: 'studies:read',
      response: SnapshotStudies,
    });
    const patients = studies.map(({ patientId }) => patientId);
    optOut(patients.slice(0, 2));
    expect((await rows()).rows).toHaveLength(studies.length - 2);
    optOut([...patients.slice(0, 2), 'not; one']);
    expect(await codeOf(rows())).toBe('OPT_OUT_UNREADABLE');
    expect(await codeOf(everybody(149))).toBe('OPT_OUT_UNREADABLE');
    optOut(await everyone());
    expect((await everybody(149)) ?? 0).toBeLessThan(40);
    expect(await codeOf(rows())).toBe('COHORT_TOO_SMALL');
    optOut([]);
    expect(await everybody(148)).toBeGreaterThan(50);
    expect(await codeOf(rows())).toBe('COHORT_TOO_SMALL');
  });
});

describe('a project beyond those that the policy allows a year', () => {
  const adults = { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 21 }] } };
  const health = async () => {
    const answer = await fetch(`${url}/health`);
    const { parts, status } = (await answer.json()) as { status: string; parts: Record<string, string> };
    return { code: answer.status, status, projects: parts['query-projects'] };
  };

  it('is neither answered nor frozen for, also after a power cut, while the others are; and the trust hears of it', async () => {
    expect(await codeOf(ask(adults, otherProjectId))).toBe('answered');
    for (const start of ['before', 'after']) {
      expect([start, await codeOf(ask(adults, thirdProjectId))]).toEqual([start, 'PROJECTS_AT_CAP']);
      expect(await codeOf(freeze(adults, thirdProjectId))).toBe('PROJECTS_AT_CAP');
      expect(await codeOf(ask(adults, projectId))).toBe('answered');
      expect(await health()).toEqual({ code: 200, status: 'degraded', projects: 'degraded' });
      if (start === 'before') service.kill();
      await expect.poll(() => codeOf(ask(demoCohort)), { timeout: 60_000 }).toBe('answered');
    }
    const lines = readFileSync(logFile, 'utf8').split('\n');
    expect(lines.filter((line) => line.includes('"PROJECTS_AT_CAP"') && line.includes(thirdProjectId))).not.toEqual([]);
  });
});

describe('the log', () => {
  it('names nobody', async () => {
    const log = readFileSync(logFile, 'utf8');
    expect(log).toContain('COHORT_ANSWERED');
    expect(identities(trust).filter((identity) => log.includes(identity))).toEqual([]);
  });
});
