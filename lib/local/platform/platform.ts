import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StudyPlatform } from '#local/study/study-platform';
import { type SyntheticTrust, syntheticTrusts } from '#local/synthetic/trusts';
import { dumpHub } from './dump-hub.ts';
import { type LocalHub, startLocalHub } from './local-hub.ts';
import { type LocalTrust, startLocalTrust } from './local-trust.ts';
import { federationPython, repository } from './repository.ts';

/** The whole of FLIP on one machine. */
export type Platform = {
  readonly hub: LocalHub;
  readonly trusts: readonly LocalTrust[];
  /** The platform as the demo study sees it. */
  readonly forStudy: () => StudyPlatform;
  readonly stop: () => Promise<void>;
};

const studyApp = join(repository, 'lib/local/study-app');

/** The demo researcher's upload: the app as committed and the initial weights that its own script makes. */
async function appFiles(workFolder: string): Promise<{ fileName: string; bytes: Uint8Array<ArrayBuffer> }[]> {
  await mkdir(workFolder, { recursive: true });
  const weights = join(workFolder, 'model.safetensors');
  await promisify(execFile)(federationPython, [join(studyApp, 'models.py'), weights]);
  const names = (await readdir(studyApp)).filter((name) => /\.(py|json|toml)$/.test(name));
  const read = async (path: string) => new Uint8Array(await readFile(path));
  return [
    ...(await Promise.all(names.map(async (fileName) => ({ fileName, bytes: await read(join(studyApp, fileName)) })))),
    { fileName: 'model.safetensors', bytes: await read(weights) },
  ];
}

/** Remembers every answer of the hub's API that passes through this process. */
function keepAnswers(origin: string, answered: string[]): () => void {
  const plain = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await plain(input, init);
    const url = input instanceof Request ? input.url : String(input);
    if (url.startsWith(`${origin}/api/`) && response.status !== 204) answered.push(await response.clone().text());
    return response;
  };
  return () => {
    globalThis.fetch = plain;
  };
}

/** Starts hub and trusts below `folder`; the same folder continues where it was left. */
export async function startPlatform(
  folder: string,
  tell: (text: string) => void,
  people: readonly SyntheticTrust[] = syntheticTrusts,
): Promise<Platform> {
  const answered: string[] = [];
  const started: { stop: () => Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    tell('starting the hub: local cloud, its stacks, edge');
    const hub = await startLocalHub(join(folder, 'hub'));
    started.push(hub);
    const forget = keepAnswers(hub.origin, answered);
    started.push({ stop: async () => forget() });
    const trusts: LocalTrust[] = [];
    tell(`starting ${people.length} trusts: PostgreSQL and two image stores each, with synthetic patients`);
    await Promise.all(
      people.map(async (trust) => {
        const local = await startLocalTrust(trust, join(folder, 'trusts', trust.code), hub.origin);
        started.push(local);
        trusts.push(local);
      }),
    );
    trusts.sort((one, other) => one.code.localeCompare(other.code));
    return {
      hub,
      trusts,
      stop,
      forStudy: () => ({
        origin: hub.origin,
        directory: hub.directory,
        oneTimePassword: hub.oneTimePassword,
        seedAdmin: hub.seedAdmin,
        trusts,
        dumpHub: async (target) => {
          await rm(target, { recursive: true, force: true });
          await dumpHub(hub, target, answered);
        },
        appFiles: () => appFiles(join(folder, 'study-app')),
        resultFolder: join(folder, 'results'),
      }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
