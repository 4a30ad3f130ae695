import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { uuidv7 } from 'uuidv7';
import { stringify } from 'yaml';
import * as z from 'zod';
import { createServiceClient } from '#appliance/platform/service-client';
import { makeServiceKey } from '#appliance/platform/service-keys';
import { createTokenMinter, createTokenVerifier } from '#appliance/platform/service-token';
import { type JoinedServer, RunState } from '#contracts/appliance/fl-client-api';
import { hubKeyStatementType } from '#contracts/hub-key';
import type { TensorLayout } from '#contracts/model';
import type { Passport } from '#contracts/passport';
import { passportType } from '#contracts/passport';
import type { PublicJwk } from '#contracts/primitives';
import { Admission } from '#contracts/run-tasks';
import { keyThumbprint } from '#domain/hub-key/key-thumbprint';
import { setDigest } from '#domain/model/set/set-digest';
import { freePort } from '#local/free-port';
import { type ManagedProcess, startProcess } from '#local/process';
import { serviceSettings } from '#local/trust-parts/service-settings';
import { modelFile } from './run-hub.ts';
import { python, repository, rows } from './sandbox-app.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The hub's signing key. */
export const makeHubKey = () => generateKeyPair('ES256', { extractable: true });
export type HubKey = Awaited<ReturnType<typeof makeHubKey>>;

/** The public half of a hub's key, as the hub names it. */
export const publicHubKey = async ({ publicKey }: HubKey): Promise<PublicJwk> => {
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const key = { kty: String(kty), crv: String(crv), x: String(x), y: String(y), kid: '' };
  return { ...key, kid: keyThumbprint(key) };
};

/** What a hub says of its keys, signed with one of them. */
export const sayOfHubKeys = async (by: HubKey, said: object): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify({ version: 1, issuedAt: new Date().toISOString(), ...said })))
    .setProtectedHeader({ alg: 'ES256', typ: hubKeyStatementType })
    .sign(by.privateKey);

/** An app as the hub bundles it. */
export function makeBundle(source: string) {
  const files = { 'client_app.py': Buffer.from(source), 'config.json': Buffer.from('{"metrics": ["loss"]}') };
  const bytes = zipSync(files);
  return {
    bytes,
    app: {
      bundleSha256: sha256(bytes),
      files: Object.entries(files).map(([fileName, content]) => ({ fileName, sha256: sha256(content) })),
    },
  };
}

/** A passport for the given trusts, and its signature. */
export async function signPassport(
  hubKey: HubKey,
  change: Partial<Passport> & Pick<Passport, 'runId' | 'projectId' | 'cohorts' | 'app'>,
  model: { layout: TensorLayout[]; vector: Float32Array },
): Promise<string> {
  const { fileSha256, parametersSha256 } = modelFile(model.layout, model.vector);
  const files = [...change.app.files, { fileName: 'model.safetensors', sha256: fileSha256 }];
  const run = { backend: 'flower', jobType: 'standard' } as const;
  const passport: Passport = {
    version: 1,
    modelId: uuidv7() as Passport['modelId'],
    ...run,
    seal: { checks: 1, digest: setDigest({ checks: 1, ...run, ...change, files }) },
    model: { fileSha256, parametersSha256, layout: model.layout },
    rounds: 2,
    localRounds: 1,
    minTrusts: 1,
    roundSeconds: 120,
    outputs: { weights: true, metrics: ['loss'], maxUpdateBytes: 1_000_000 },
    privacy: { clipNorm: 100 },
    issuedAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    ...change,
  };
  return new CompactSign(Buffer.from(JSON.stringify(passport)))
    .setProtectedHeader({ alg: 'ES256', typ: passportType })
    .sign(hubKey.privateKey);
}

/** One trust: its fl-client as a process, and its neighbours' answers. */
export type TestTrust = {
  readonly trustId: string;
  readonly snapshotHash: string;
  readonly folder: string;
  readonly service: ManagedProcess;
  readonly putBundle: (runId: string, bytes: Uint8Array) => Promise<unknown>;
  readonly admit: (runId: string, passport: string, hubKeyStatements?: readonly string[]) => Promise<Admission>;
  readonly join: (runId: string, server: JoinedServer, hubKeyStatements?: readonly string[]) => Promise<RunState>;
  readonly state: (runId: string) => Promise<RunState>;
  readonly stopRun: (runId: string, reason: string) => Promise<RunState>;
  readonly stop: () => Promise<void>;
};

/** Starts a trust whose cohort has three studies, two of them with images. */
export async function startTrust(hubKey: HubKey, projectId: string, policy: object = {}): Promise<TestTrust> {
  const folder = mkdtempSync(join(tmpdir(), 'flip-fl-client-test-'));
  const trustId = uuidv7();
  const snapshotHash = sha256(Buffer.from(trustId));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const names = ['poller', 'query', 'imaging', 'fl-client'] as const;
  const keys = await Promise.all(names.map(makeServiceKey));
  for (const [index, { privateKeyPem }] of keys.entries()) file(`${names[index]}.pem`, privateKeyPem);
  const keysFile = file('keys.json', JSON.stringify({ keys: keys.map(({ publicKey }) => publicKey) }));
  file('policy.yaml', stringify({ version: 1, ...policy }));
  file('trust.json', JSON.stringify({ trustId, trustCode: 'TST' }));
  file('hub-key.json', JSON.stringify({ ...(await exportJWK(hubKey.publicKey)), kid: 'hub' }));
  const images = rows.slice(0, 2).map(({ accession_id }) => ({ studyKey: accession_id, files: ['scan.nii.gz'] }));
  for (const { studyKey } of images) {
    mkdirSync(join(folder, 'images', projectId, studyKey), { recursive: true });
    writeFileSync(join(folder, 'images', projectId, studyKey, 'scan.nii.gz'), trustId);
  }

  const now = () => new Date();
  const frozenAt = '2026-11-01T10:00:00.000Z';
  const facts = { projectId, queryId: randomUUID(), snapshotHash, persons: 30, studies: null, frozenAt };
  const excluded = [{ reason: 'NOT_IN_PACS', persons: 20, margin: 28 }];
  const neighbour = async (
    service: 'query' | 'imaging',
    scope: 'rows:read' | 'images:read',
    answer: object,
  ): Promise<[Server, string]> => {
    const verify = createTokenVerifier({ service, keysFile, now });
    const server = createServer((request, response) => {
      verify(request.headers.authorization, scope).then(
        () => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)),
        () => response.writeHead(401).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return [server, `http://127.0.0.1:${(server.address() as { port: number }).port}`];
  };
  const [query, queryUrl] = await neighbour('query', 'rows:read', { facts, rows });
  const [imaging, imagingUrl] = await neighbour('imaging', 'images:read', {
    summary: {
      projectId,
      status: 'PARTIAL',
      figures: { personsWithImages: 25, margin: 14, excluded, hiddenAtMost: 52 },
      manifestHash: snapshotHash,
      finishedAt: frozenAt,
    },
    images,
  });

  const port = await freePort();
  const service = await startProcess({
    name: 'fl-client',
    command: process.execPath,
    args: [join(repository, 'appliance/services/fl-client/main.ts')],
    env: {
      ...serviceSettings({
        port: port,
        dataFolder: join(folder, 'data'),
        policyFile: join(folder, 'policy.yaml'),
        serviceKeysFile: keysFile,
      }),
      IMAGE_FOLDER: join(folder, 'images'),
      SERVICE_KEY_FILE: join(folder, 'fl-client.pem'),
      QUERY_URL: queryUrl,
      IMAGING_URL: imagingUrl,
      HUB_KEY_FILE: join(folder, 'hub-key.json'),
      TRUST_ID_FILE: join(folder, 'trust.json'),
      SANDBOX_PYTHON: python,
      FEDERATION_FOLDER: join(repository, 'federation'),
    },
    cwd: repository,
    stateFolder: folder,
    restart: true,
    ready: async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok,
  });
  const mint = await createTokenMinter({ service: 'poller', privateKeyFile: join(folder, 'poller.pem'), now });
  const client = createServiceClient({
    baseUrl: `http://127.0.0.1:${port}`,
    audience: 'fl-client',
    mint,
    timeoutMilliseconds: 20_000,
  });
  const scope = 'runs:control';
  const post = <T>(path: `/${string}`, body: object, response: z.ZodType<T>) =>
    client.call({ method: 'POST', path, scope, body, response });
  return {
    trustId,
    snapshotHash,
    folder,
    service,
    putBundle: (runId, body) =>
      client.call({
        method: 'PUT',
        path: `/runs/${runId}/bundle`,
        scope,
        body,
        contentType: 'application/zip',
        response: z.undefined(),
      }),
    admit: (runId, passport, hubKeyStatements = []) =>
      post(`/runs/${runId}/admission`, { passport, hubKeyStatements }, Admission),
    join: (runId, server, hubKeyStatements = []) =>
      post(`/runs/${runId}/join`, { ...server, hubKeyStatements }, RunState),
    state: (runId) => client.call({ method: 'GET', path: `/runs/${runId}`, scope, response: RunState }),
    stopRun: (runId, reason) => post(`/runs/${runId}/stop`, { reason }, RunState),
    stop: async () => {
      await service.stop();
      query.close();
      imaging.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
