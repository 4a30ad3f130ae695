import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { freePort } from '#local/free-port';
import { type ManagedProcess, startProcess, waitUntil } from '#local/process';
import { type CloudPlace, cloudEnvironment, LOCAL_REGION } from './cloud-environment.ts';
import { forgetStreamPositions } from './forget-stream-positions.ts';
import { refusesUnsigned } from './refuses-unsigned.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const program = join(repository, '.flip/venv/local-cloud/bin/ministack');

/** How to start a local cloud. */
export type LocalCloudOptions = {
  /** Everything the cloud keeps lies here; the same folder continues the same cloud. */
  readonly stateFolder: string;
  readonly port?: number | undefined;
  readonly ecsEndpoint?: string | undefined;
  /** Further variables for the cloud and so for every Lambda. */
  readonly extraEnv?: Readonly<Record<string, string>> | undefined;
};

/** A running local cloud: what an SDK client needs, and its end. */
export type LocalCloud = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly pid: () => number | undefined;
  /** Ends it cleanly: only a clean end writes the state down. */
  readonly stop: () => Promise<void>;
  /** Ends it as a power cut would: what happened since the last clean start is lost. */
  readonly kill: () => void;
  /** A clean end and a start on the same port and state; executions that were waiting die with it. */
  readonly restart: () => Promise<void>;
};

const stopCleanly = async (running: ManagedProcess): Promise<void> => {
  const pid = running.pid();
  const gone = (): boolean => {
    try {
      return pid === undefined || !process.kill(pid, 0);
    } catch {
      return true;
    }
  };
  // The leader alone is asked first: it writes its state after its open requests end, which takes longer
  // than the few seconds after which `stop` kills the group.
  if (!gone() && pid !== undefined) process.kill(pid, 'SIGTERM');
  await waitUntil(async () => gone(), 30);
  await running.stop();
};

/** Starts the local cloud, waits until it answers and proves that it asks for signatures. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const stateFolder = resolve(options.stateFolder);
  const port = options.port ?? (await freePort());
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const place: CloudPlace = {
    port,
    stateFolder,
    nodeFile: process.execPath,
    ecsEndpoint: options.ecsEndpoint,
    extraEnv: options.extraEnv,
  };
  for (const folder of ['home', 'tmp', 'state', 's3']) mkdirSync(join(stateFolder, folder), { recursive: true });
  // The cloud's Lambda runner is a CommonJS script below `tmp`: a package.json further up that says "module" must not reach it.
  writeFileSync(join(stateFolder, 'package.json'), '{ "type": "commonjs" }\n');

  const launch = async (): Promise<ManagedProcess> => {
    forgetStreamPositions(join(stateFolder, 'state'));
    const started = await startProcess({
      name: 'local-cloud',
      command: program,
      args: [],
      env: cloudEnvironment(place),
      cwd: stateFolder,
      stateFolder,
      ready: async () => (await fetch(`${endpoint}/_ministack/health`)).ok,
    });
    const signed = new S3Client({ endpoint, region: LOCAL_REGION, credentials, forcePathStyle: true });
    if (await refusesUnsigned(endpoint, signed).finally(() => signed.destroy())) return started;
    await started.stop();
    throw new Error('The local cloud answered an unsigned request: authentication is off.');
  };

  let running = await launch();
  return {
    endpoint,
    region: LOCAL_REGION,
    credentials,
    pid: () => running.pid(),
    stop: () => stopCleanly(running),
    kill: () => running.kill(),
    restart: async () => {
      await stopCleanly(running);
      running = await launch();
    },
  };
}
