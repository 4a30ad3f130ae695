import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CohortDefinition } from '#contracts/cohort';
import { CohortResult } from '#contracts/cohort-result';
import { freePort } from '#local/free-port';
import { repository, version } from '#local/platform/repository';
import { type ManagedProcess, startProcess } from '#local/process';
import { loadOmop } from '#local/synthetic/load-omop';
import type { SyntheticTrust } from '#local/synthetic/trusts';
import { startPostgres } from '#local/trust-parts/postgres';
import { writePollerKeys } from './poller-keys.ts';

/** A database of 100,000 persons with the query service before it, and nothing else of a trust. */
export type LargeTrust = {
  /** Asks as the poller does. */
  readonly ask: (cohort: CohortDefinition) => Promise<CohortResult>;
  /** The role and the database of the query service. */
  readonly databaseUrl: string;
  readonly stop: () => Promise<void>;
};

const trust: SyntheticTrust = {
  code: 'LRG',
  name: 'Large trust',
  firstPersonId: 1_000_000_000,
  persons: 100_000,
  studies: 3000,
  scanner: { gain: 1, offset: 0, noise: 45 },
};

const projectId = '0190a000-0000-7000-8000-0000000000bb';
const queryId = '0190a000-0000-7000-8000-0000000000cc';

/** Starts both below `folder`, which is emptied first. */
export async function startLargeTrust(folder: string): Promise<LargeTrust> {
  rmSync(folder, { recursive: true, force: true });
  const passwords = { ownerPassword: randomBytes(12).toString('hex'), queryPassword: randomBytes(12).toString('hex') };
  const postgres = await startPostgres({ stateFolder: join(folder, 'postgres'), port: await freePort(), ...passwords });
  const databaseUrl = postgres.queryConnectionString;
  let service: ManagedProcess | undefined;
  const stop = async (): Promise<void> => {
    await service?.stop();
    await postgres.stop();
  };
  try {
    await loadOmop(trust, postgres.connectionString);
    const own = join(folder, 'query');
    mkdirSync(own, { recursive: true });
    const mint = await writePollerKeys(own);
    writeFileSync(join(own, 'pseudonym-key'), randomBytes(32).toString('hex'), { mode: 0o600 });
    writeFileSync(join(own, 'policy.yaml'), 'version: 1\n');
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
    const ask = async (cohort: CohortDefinition): Promise<CohortResult> => {
      const answer = await fetch(`${baseUrl}/cohort-queries`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await mint()}`, 'content-type': 'application/json' },
        body: JSON.stringify({ projectId, queryId, cohort }),
      });
      if (!answer.ok) throw new Error(`the query service answered ${answer.status}`);
      return CohortResult.parse(await answer.json());
    };
    return { ask, databaseUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
