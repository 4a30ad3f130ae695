import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#local/free-port';
import { startProcess } from '#local/process';

/** Where the second implementation answers, with what a client needs to reach it. */
export type SecondCloud = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly stop: () => Promise<void>;
};

const repository = new URL('../../../', import.meta.url).pathname;

/** Starts moto's server, an implementation of DynamoDB that shares no code with the local cloud, with nothing in it. */
export const startSecondCloud = async (folder: string): Promise<SecondCloud> => {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const running = await startProcess({
    name: 'second-cloud',
    command: join(repository, '.flip/venv/second-ledger/bin/python'),
    args: [join(repository, 'test/support/second-ledger/serve.py'), String(port)],
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: folder },
    cwd: folder,
    stateFolder: folder,
    ready: async () => (await fetch(`${endpoint}/moto-api/data.json`)).ok,
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint, region: 'eu-west-2', credentials, stop: () => running.stop() };
};
