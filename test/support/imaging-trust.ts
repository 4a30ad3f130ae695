import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { createHttpService } from '#appliance/platform/http-service';
import { createLogger } from '#appliance/platform/logger';
import { route } from '#appliance/platform/route';
import { createServiceClient } from '#appliance/platform/service-client';
import { makeServiceKey } from '#appliance/platform/service-keys';
import { createTokenMinter, createTokenVerifier } from '#appliance/platform/service-token';
import { ImagesDeleted, ImportProgress, ProjectImages } from '#contracts/appliance/imaging-api';
import { ImportedPersons, type SnapshotStudies } from '#contracts/appliance/query-api';
import { ProjectId } from '#contracts/ids';
import { freePort } from '#local/free-port';
import { dcm2niix } from '#local/platform/repository';
import { type ManagedProcess, startProcess, waitUntil } from '#local/process';
import { serviceSettings } from '#local/trust-parts/service-settings';
import { exactFigures } from './exact-figures.ts';
import { type KnownNode, startTestOrthanc, type TestOrthanc } from './orthanc.ts';

type Studies = SnapshotStudies['studies'];

/** The imaging service as a process of its own between two real Orthancs, with frozen cohorts given by the test. */
export type ImagingTrust = {
  readonly folder: string;
  readonly imageFolder: string;
  readonly dimsePort: number;
  readonly pacs: TestOrthanc;
  readonly research: TestOrthanc;
  readonly service: ManagedProcess;
  readonly cohorts: Map<string, Studies>;
  readonly addToPacs: (files: readonly Buffer[]) => Promise<void>;
  readonly restart: () => Promise<void>;
  /** The deadline is far away unless given. */
  readonly start: (projectId: string, deadline?: Date) => Promise<ImportProgress>;
  readonly progress: (projectId: string) => Promise<ImportProgress>;
  readonly finished: (projectId: string, seconds: number) => Promise<ImportProgress>;
  readonly images: (projectId: string) => Promise<ProjectImages>;
  readonly deleteImages: (projectId: string) => Promise<ImagesDeleted>;
  readonly health: () => Promise<{ status: string; parts: Record<string, string> }>;
  readonly stop: () => Promise<void>;
};

/** Starts everything under `folder`; `tester` may call both Orthancs, `settings` go over the service's usual ones. */
export async function startImagingTrust(
  folder: string,
  tester: KnownNode,
  settings: Readonly<Record<string, string>> = {},
): Promise<ImagingTrust> {
  const dimsePort = await freePort();
  const httpPort = await freePort();
  const imaging = { aeTitle: 'IMAGING', port: dimsePort };
  const pacs = await startTestOrthanc(folder, 'PACS', [imaging, tester]);
  const research = await startTestOrthanc(folder, 'RESEARCH', [imaging, tester]);
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const names = ['poller', 'imaging', 'fl-client'] as const;
  const keys = await Promise.all(names.map((name) => makeServiceKey(name)));
  const keyFiles = Object.fromEntries(names.map((name, i) => [name, file(`${name}.pem`, keys[i]!.privateKeyPem)]));
  const keysFile = file('services.jwks', JSON.stringify({ keys: keys.map(({ publicKey }) => publicKey) }));

  const now = () => new Date();
  const cohorts = new Map<string, Studies>();
  const query = createHttpService({
    service: 'query',
    version: 'test',
    logger: createLogger({ service: 'query', write: () => {} }),
    verify: createTokenVerifier({ service: 'query', keysFile, now }),
    health: async () => ({ status: 'healthy' }),
    routes: [
      route({
        method: 'GET',
        path: '/snapshots/{projectId}/studies',
        scope: 'studies:read',
        params: z.object({ projectId: z.string() }),
        handle: async ({ params: { projectId } }) => ({
          facts: {
            projectId,
            queryId: '0198c8a0-0000-7000-8000-00000000aaaa',
            snapshotHash: 'ab'.repeat(32),
            persons: null,
            studies: null,
            frozenAt: '2026-01-01T00:00:00.000Z',
          },
          studies: cohorts.get(projectId) ?? [],
        }),
      }),
      route({
        method: 'POST',
        path: '/snapshots/{projectId}/import',
        scope: 'import:release',
        params: z.object({ projectId: ProjectId }),
        body: ImportedPersons,
        handle: ({ body, params: { projectId } }) => exactFigures(projectId, body),
      }),
    ],
  });
  const queryPort = await query.listen('127.0.0.1', 0);

  const imageFolder = settings.IMAGE_FOLDER ?? join(folder, 'images');
  mkdirSync(imageFolder, { recursive: true });
  const service = await startProcess({
    name: 'imaging',
    command: process.execPath,
    args: [resolve('appliance/services/imaging/main.ts')],
    restart: true,
    stateFolder: folder,
    env: {
      ...serviceSettings({
        port: httpPort,
        dataFolder: join(folder, 'data'),
        policyFile: file('policy.yaml', 'version: 1\n'),
        serviceKeysFile: keysFile,
      }),
      IMAGE_FOLDER: imageFolder,
      SERVICE_KEY_FILE: keyFiles.imaging!,
      QUERY_URL: `http://127.0.0.1:${queryPort}`,
      PSEUDONYM_KEY_FILE: file('pseudonym.key', randomBytes(32).toString('hex')),
      DIMSE_AE_TITLE: 'IMAGING',
      DIMSE_HOST: '127.0.0.1',
      DIMSE_PORT: String(dimsePort),
      PACS_AE_TITLE: 'PACS',
      PACS_HOST: '127.0.0.1',
      PACS_PORT: String(pacs.dicomPort),
      RESEARCH_AE_TITLE: 'RESEARCH',
      RESEARCH_HOST: '127.0.0.1',
      RESEARCH_PORT: String(research.dicomPort),
      RESEARCH_REST_URL: research.url,
      DCM2NIIX_PROGRAM: dcm2niix,
      MIN_FREE_MEGABYTES: '1',
      ATTEMPTS: '3',
      FIRST_PAUSE_MILLISECONDS: '20',
      LONGEST_PAUSE_MILLISECONDS: '200',
      ...settings,
    },
    ready: async () => (await fetch(`http://127.0.0.1:${httpPort}/health`)).ok,
  });

  const client = async (name: 'poller' | 'fl-client') =>
    createServiceClient({
      audience: 'imaging',
      baseUrl: `http://127.0.0.1:${httpPort}`,
      mint: await createTokenMinter({ service: name, privateKeyFile: keyFiles[name]!, now }),
      timeoutMilliseconds: 20_000,
    });
  const poller = await client('poller');
  const flClient = await client('fl-client');
  const importCall = { scope: 'images:import', response: ImportProgress } as const;
  const progress = (projectId: string) => poller.call({ ...importCall, method: 'GET', path: `/imports/${projectId}` });
  const health = async () => (await fetch(`http://127.0.0.1:${httpPort}/health`)).json() as Promise<any>;
  return {
    folder,
    imageFolder,
    dimsePort,
    pacs,
    research,
    service,
    cohorts,
    addToPacs: async (files) => {
      for (const body of files) {
        const answer = await fetch(`${pacs.url}/instances`, { method: 'POST', body: new Uint8Array(body) });
        if (!answer.ok) throw new Error(`the PACS refused a file: ${answer.status}`);
      }
    },
    restart: async () => {
      const before = service.pid();
      service.kill();
      await waitUntil(async () => service.pid() !== before && (await health()).status !== undefined, 180);
    },
    start: (projectId, deadline = new Date(Date.now() + 86_400_000)) =>
      poller.call({
        ...importCall,
        method: 'POST',
        path: '/imports',
        body: { projectId, deadline: deadline.toISOString() },
      }),
    progress,
    finished: async (projectId, seconds) => {
      await waitUntil(async () => (await progress(projectId)).state === 'FINISHED', seconds);
      return progress(projectId);
    },
    images: (projectId) =>
      flClient.call({ method: 'GET', path: `/images/${projectId}`, scope: 'images:read', response: ProjectImages }),
    deleteImages: (projectId) =>
      poller.call({
        method: 'DELETE',
        path: `/projects/${projectId}/images`,
        scope: 'images:delete',
        response: ImagesDeleted,
      }),
    health,
    stop: async () => {
      await service.stop();
      await query.close();
      await pacs.stop();
      await research.stop();
    },
  };
}
