import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#local/free-port';
import { repository } from '#local/platform/repository';
import { type ManagedProcess, startProcess } from '#local/process';
import { until } from '#local/study/until';
import { databaseSettings } from './database-settings.ts';
import { writePollerKeys } from './poller-keys.ts';
import { startPostgres } from './postgres.ts';
import { serviceSettings } from './service-settings.ts';

/** A database with the query service before it, and nothing else of a trust. */
export type QueryServiceAlone = {
  /** Signs a body for `/cohort-queries` as the poller does; what it gives sends it. Times of answers leave signing out. */
  readonly sign: (body: unknown) => Promise<() => Promise<Response>>;
  /** The role and the database of the query service. */
  readonly databaseUrl: string;
  readonly pid: () => number | undefined;
  /** Starts the service again with the read-optimised copy, and returns when that is made. */
  readonly restartWithCopy: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** What differs from one use to the next. */
export type QueryServiceParts = {
  /** Puts data into the empty database as its owner. */
  readonly fill: (ownerUrl: string) => Promise<void>;
  /** Text of the trust's `policy.yaml`. */
  readonly policy: string;
  /** Settings of the database server beside its own defaults. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** Starts both below `folder`, which is emptied first. */
export async function startQueryServiceAlone(
  folder: string,
  { fill, policy, settings = {} }: QueryServiceParts,
): Promise<QueryServiceAlone> {
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
    let baseUrl = '';
    const dataFolder = join(own, 'data');
    const start = async (readCopy: 'on' | 'off'): Promise<ManagedProcess> => {
      // A port that was given up may be another process's by now.
      const port = await freePort();
      baseUrl = `http://127.0.0.1:${port}`;
      return startProcess({
        name: 'query',
        command: process.execPath,
        args: [join(repository, 'appliance/services/query/main.ts')],
        cwd: repository,
        stateFolder: own,
        env: {
          ...serviceSettings({
            port,
            dataFolder,
            policyFile: join(own, 'policy.yaml'),
            serviceKeysFile: join(own, 'keys.json'),
          }),
          PSEUDONYM_KEY_FILE: join(own, 'pseudonym-key'),
          ...databaseSettings(databaseUrl, own),
          READ_COPY: readCopy,
        },
        ready: async () => (await fetch(`${baseUrl}/health`)).ok,
      });
    };
    service = await start('off');
    const restartWithCopy = async (): Promise<void> => {
      await service?.stop();
      service = await start('on');
      const made = (): boolean =>
        readdirSync(dataFolder).includes('read-copy') &&
        readdirSync(join(dataFolder, 'read-copy')).some((name) => name.startsWith('copy-'));
      await until('the read-optimised copy', 600, async () => made(), Boolean);
    };
    const sign = async (body: unknown): Promise<() => Promise<Response>> => {
      const headers = { authorization: `Bearer ${await mint()}`, 'content-type': 'application/json' };
      return () => fetch(`${baseUrl}/cohort-queries`, { method: 'POST', headers, body: JSON.stringify(body) });
    };
    return { sign, databaseUrl, pid: () => service?.pid(), restartWithCopy, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
