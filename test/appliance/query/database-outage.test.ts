import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServiceClient } from '#appliance/platform/service-client';
import { makeServiceKey } from '#appliance/platform/service-keys';
import { createTokenMinter } from '#appliance/platform/service-token';
import { queryOverHttp } from '#appliance/services/poller/adapters/query-over-http';
import { type Handlers, makeHandlers } from '#appliance/services/poller/handlers/handlers';
import { type Job, Job as JobSchema } from '#appliance/services/poller/job';
import type { HandlerDeps } from '#appliance/services/poller/ports';
import { runJob } from '#appliance/services/poller/run-job';
import type { ErrorCode } from '#contracts/errors';
import { freePort } from '#local/free-port';
import { type ManagedProcess, startProcess } from '#local/process';
import { demoCohort } from '#local/synthetic/demo-cohort';
import { loadOmop } from '#local/synthetic/load-omop';
import { syntheticTrusts } from '#local/synthetic/trusts';
import { databaseSettings } from '#local/trust-parts/database-settings';
import { type LocalPostgres, startPostgres } from '#local/trust-parts/postgres';
import { serviceSettings } from '#local/trust-parts/service-settings';
import { testFolder } from '#test/support/test-folder';

const root = join(import.meta.dirname, '../../..');
const queryId = '0190a000-0000-7000-8000-0000000000cc';

let folder = '';
let postgres: LocalPostgres;
let service: ManagedProcess;
let handlers: Handlers;
let start: () => Promise<void>;

beforeAll(async () => {
  folder = testFolder('database-outage');
  const port = await freePort();
  start = async () => {
    const stateFolder = join(folder, 'postgres');
    postgres = await startPostgres({ stateFolder, port, ownerPassword: 'owner', queryPassword: 'query' });
  };
  await start();
  await loadOmop(syntheticTrusts[0]!, postgres.connectionString);
  const own = join(folder, 'query');
  mkdirSync(own, { recursive: true });
  const keys = [];
  for (const name of ['poller', 'query'] as const) {
    const made = await makeServiceKey(name);
    keys.push(made.publicKey);
    writeFileSync(join(own, `${name}.pem`), made.privateKeyPem);
  }
  writeFileSync(join(own, 'keys.json'), JSON.stringify({ keys }));
  writeFileSync(join(own, 'pseudonym-key'), randomBytes(32).toString('hex'));
  writeFileSync(join(own, 'policy.yaml'), 'version: 1\n');
  const servicePort = await freePort();
  const baseUrl = `http://127.0.0.1:${servicePort}`;
  service = await startProcess({
    name: 'query',
    command: process.execPath,
    args: [join(root, 'appliance/services/query/main.ts')],
    cwd: root,
    stateFolder: own,
    env: {
      ...serviceSettings({
        port: servicePort,
        dataFolder: join(own, 'data'),
        policyFile: join(own, 'policy.yaml'),
        serviceKeysFile: join(own, 'keys.json'),
      }),
      ...databaseSettings(postgres.queryConnectionString, own),
      PSEUDONYM_KEY_FILE: join(own, 'pseudonym-key'),
      QUERY_TIMEOUT_SECONDS: '300',
    },
    ready: async () => (await fetch(`${baseUrl}/health`)).ok,
  });
  const mint = await createTokenMinter({
    service: 'poller',
    privateKeyFile: join(own, 'poller.pem'),
    now: () => new Date(),
  });
  const query = queryOverHttp(
    createServiceClient({ audience: 'query', baseUrl, mint, timeoutMilliseconds: 300_000, retryMilliseconds: 1000 }),
  );
  handlers = makeHandlers({ query, secureSum: {} } as unknown as HandlerDeps);
});
afterAll(async () => {
  await service?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The work of one task as the poller does it, with the codes that it failed with meanwhile. */
function doing(type: Job['type'], projectId: string) {
  const failures: ErrorCode[] = [];
  const ended = new AbortController();
  const job = JobSchema.parse({
    taskId: '0190a000-0000-7000-8000-0000000000aa',
    type,
    fencingToken: 1,
    payload: { projectId, queryId, cohort: demoCohort },
    takenAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    report: 'OWED',
  });
  const outcome = runJob(job, {
    handlers,
    now: () => new Date(),
    random: () => 0.5,
    pause: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
    signal: ended.signal,
    cancelled: new AbortController().signal,
    retry: { firstMilliseconds: 50, longestMilliseconds: 500 },
    onFailedAttempt: ({ code }) => void failures.push(code),
    onWaiting: () => {},
  });
  return { outcome, failures };
}

const until = async (check: () => boolean | Promise<boolean>): Promise<void> => {
  for (let turn = 0; turn < 6000; turn += 1) {
    if (await check()) return;
    await pause(20);
  }
  throw new Error('the wait never ended');
};

/** Keeps every question waiting in the middle of its work; ends with the server. */
async function holdUp(): Promise<{ waiting: () => Promise<boolean> }> {
  const [locker, observer] = [1, 2].map(() => new pg.Client({ connectionString: postgres.connectionString }));
  for (const client of [locker!, observer!]) {
    client.on('error', () => {});
    await client.connect();
  }
  await locker!.query('BEGIN; LOCK TABLE omop.person IN ACCESS EXCLUSIVE MODE');
  return {
    waiting: async () =>
      (
        await observer!.query(
          `SELECT 1 FROM pg_stat_activity WHERE application_name = 'flip-query' AND wait_event_type = 'Lock'`,
        )
      ).rows.length > 0,
  };
}

const kinds = [
  ['cohort_query', '0190a000-0000-7000-8000-0000000000b'],
  ['freeze_cohort', '0190a000-0000-7000-8000-0000000000c'],
] as const;

describe.each(kinds)('%s', (type, project) => {
  it('is done when PostgreSQL, away when it was asked, is back', { timeout: 600_000 }, async () => {
    await postgres.stop();
    const { outcome, failures } = doing(type, `${project}1`);
    await until(() => failures.length >= 3);
    await start();
    expect(await outcome).toMatchObject({ kind: 'done' });
    expect(new Set(failures)).toEqual(new Set(['DATABASE_UNREACHABLE']));
  });

  it.each(['restarted', 'killed'] as const)(
    'is done when PostgreSQL was %s in the middle of it',
    { timeout: 600_000 },
    async (how) => {
      const { waiting } = await holdUp();
      const { outcome, failures } = doing(type, `${project}${how === 'killed' ? 2 : 3}`);
      await until(waiting);
      expect(failures).toEqual([]);
      if (how === 'killed') postgres.kill();
      else await postgres.stop();
      // Where the server ends the session that holds the table first, the question is answered before its own ends.
      let answered = false;
      void outcome.then(() => {
        answered = true;
      });
      await until(() => failures.length >= 2 || answered);
      await start();
      expect(await outcome).toMatchObject({ kind: 'done' });
      if (how === 'killed') expect(failures.length).toBeGreaterThan(0);
      expect(failures.filter((code) => code !== 'DATABASE_UNREACHABLE')).toEqual([]);
    },
  );
});
