import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AskedCohort } from '#contracts/cohort';
import { writePollerKeys } from '#local/bench/poller-keys';
import { freePort } from '#local/free-port';
import { repository, version } from '#local/platform/repository';
import { type ManagedProcess, startProcess } from '#local/process';
import { loadOmop } from '#local/synthetic/load-omop';
import { startPostgres } from '#local/trust-parts/postgres';
import { addServiceTargets, type ServiceTarget } from './targets.ts';

/** All that an asker can see of an answer. */
export type Seen = { readonly status: number; readonly body: string; readonly milliseconds: number };

/** The query service with the policy of a trust that changed nothing, on a real database with targets in it. */
export type AttackedService = {
  readonly targets: readonly ServiceTarget[];
  /** Each question in a project of its own, so that the number of questions asked does not show in the answer. */
  readonly ask: (cohort: AskedCohort) => Promise<Seen>;
  readonly stop: () => Promise<void>;
};

const queryId = '0190a000-0000-7000-8000-0000000000cc';
const show = { distributions: [], crossTables: [] };

/** Starts both below `folder`, which is emptied first. */
export async function startAttackedService(folder: string, persons: number, targets: number): Promise<AttackedService> {
  rmSync(folder, { recursive: true, force: true });
  const passwords = { ownerPassword: randomBytes(12).toString('hex'), queryPassword: randomBytes(12).toString('hex') };
  const postgres = await startPostgres({ stateFolder: join(folder, 'postgres'), port: await freePort(), ...passwords });
  let service: ManagedProcess | undefined;
  const stop = async (): Promise<void> => {
    await service?.stop();
    await postgres.stop();
  };
  try {
    const scanner = { gain: 1, offset: 0, noise: 45 };
    const code = 'ATK';
    const trust = { code, name: 'Attacked', firstPersonId: 1_000_000_000, persons, studies: 60, scanner };
    await loadOmop(trust, postgres.connectionString);
    const added = await addServiceTargets(postgres.connectionString, targets);
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
        DATABASE_URL: postgres.queryConnectionString,
        VERSION: version,
      },
      ready: async () => (await fetch(`${baseUrl}/health`)).ok,
    });
    const ask = async (cohort: AskedCohort): Promise<Seen> => {
      const authorization = `Bearer ${await mint()}`;
      const body = JSON.stringify({ projectId: randomUUID(), queryId, cohort, show });
      const from = performance.now();
      const answer = await fetch(`${baseUrl}/cohort-queries`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body,
      });
      const text = await answer.text();
      return { status: answer.status, body: text, milliseconds: performance.now() - from };
    };
    return { targets: added, ask, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
