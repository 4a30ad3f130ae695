import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CohortDefinition } from '#contracts/cohort';
import { CohortResult, type Show } from '#contracts/cohort-result';
import { freePort } from '#local/free-port';
import { repository, version } from '#local/platform/repository';
import { type ManagedProcess, startProcess } from '#local/process';
import { startPostgres } from '#local/trust-parts/postgres';
import { writePollerKeys } from '../poller-keys.ts';

/** A database with the query service before it, and nothing else of a trust. */
export type QueryTrust = {
  /** Asks as the poller does. */
  readonly ask: (cohort: CohortDefinition, show: Show) => Promise<CohortResult>;
  /** The role and the database of the query service. */
  readonly databaseUrl: string;
  /** The most memory that the query service has had, in MB. */
  readonly peakMegabytes: () => number;
  readonly stop: () => Promise<void>;
};

/** A project asks so many and no more; the next one asks on. */
const questionsPerProject = 80;

const projectOf = (question: number): string =>
  `0190a000-0000-7000-8000-${String(Math.floor(question / questionsPerProject)).padStart(12, '0')}`;

const queryId = '0190a000-0000-7000-8000-0000000000cc';

/** As a server for so many records is set up; what a question may use of it stays PostgreSQL's own default. */
const settings = { shared_buffers: '512MB', maintenance_work_mem: '512MB', max_wal_size: '4GB' };

/**
 * The bench asks more than all projects of a trust do. Numbers are made as at any trust, only that each tells less, so
 * that nobody is left out of the later ones.
 */
const policy = `version: 1
disclosure:
  noise: { persons: 100 }
  budget:
    informationPerProject: { numbers: 10, tables: 10 }
    informationPerDataLoad: { numbers: 10, tables: 10 }
`;

/** Starts both below `folder`, which is emptied first, on what `fill` puts into the database as its owner. */
export async function startQueryTrust(folder: string, fill: (ownerUrl: string) => Promise<void>): Promise<QueryTrust> {
  rmSync(folder, { recursive: true, force: true });
  const passwords = { ownerPassword: randomBytes(12).toString('hex'), queryPassword: randomBytes(12).toString('hex') };
  const stateFolder = join(folder, 'postgres');
  const postgres = await startPostgres({ stateFolder, port: await freePort(), ...passwords, settings });
  const databaseUrl = postgres.queryConnectionString;
  let service: ManagedProcess | undefined;
  const stop = async (): Promise<void> => {
    await service?.stop();
    await postgres.stop();
  };
  try {
    await fill(postgres.connectionString);
    const own = join(folder, 'query');
    mkdirSync(own, { recursive: true });
    const mint = await writePollerKeys(own);
    writeFileSync(join(own, 'pseudonym-key'), randomBytes(32).toString('hex'), { mode: 0o600 });
    writeFileSync(join(own, 'policy.yaml'), policy);
    const port = await freePort();
    const baseUrl = `http://127.0.0.1:${port}`;
    service = await startProcess({
      name: 'query',
      command: process.execPath,
      args: [join(repository, 'appliance/services/query/main.ts')],
      cwd: repository,
      stateFolder: own,
      env: {
        PATH: process.env.PATH ?? '/usr/bin:/bin',
        HOST: '127.0.0.1',
        PORT: String(port),
        DATA_FOLDER: join(own, 'data'),
        POLICY_FILE: join(own, 'policy.yaml'),
        SERVICE_KEYS_FILE: join(own, 'keys.json'),
        PSEUDONYM_KEY_FILE: join(own, 'pseudonym-key'),
        DATABASE_URL: databaseUrl,
        VERSION: version,
      },
      ready: async () => (await fetch(`${baseUrl}/health`)).ok,
    });
    const pid = service.pid();
    let asked = 0;
    return {
      databaseUrl,
      stop,
      ask: async (cohort, show) => {
        const projectId = projectOf(asked);
        asked += 1;
        const answer = await fetch(`${baseUrl}/cohort-queries`, {
          method: 'POST',
          headers: { authorization: `Bearer ${await mint()}`, 'content-type': 'application/json' },
          body: JSON.stringify({ projectId, queryId, cohort, show }),
        });
        if (!answer.ok) throw new Error(`the query service answered ${answer.status}: ${await answer.text()}`);
        return CohortResult.parse(await answer.json());
      },
      peakMegabytes: () => {
        const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
        return Number(kilobytes) / 1000;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
