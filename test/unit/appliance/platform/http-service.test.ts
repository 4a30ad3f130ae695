import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importPKCS8, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createHttpService } from '#appliance/platform/http-service';
import { createLogger } from '#appliance/platform/logger';
import { route } from '#appliance/platform/route';
import { createServiceClient } from '#appliance/platform/service-client';
import { makeServiceKey } from '#appliance/platform/service-keys';
import { createTokenMinter, createTokenVerifier, type MintToken } from '#appliance/platform/service-token';
import { AppError } from '#contracts/app-error';

const folder = mkdtempSync(join(tmpdir(), 'flip-platform-'));
const lines: string[] = [];
let state: 'healthy' | 'down' = 'healthy';
let mintAsPoller: MintToken;
let mintAsImaging: MintToken;
let pollerPem = '';
let base = '';
let close: () => Promise<void>;
let bodiesSeen = 0;

beforeAll(async () => {
  const poller = await makeServiceKey('poller');
  const imaging = await makeServiceKey('imaging');
  pollerPem = poller.privateKeyPem;
  const keysFile = join(folder, 'keys.json');
  writeFileSync(keysFile, JSON.stringify({ keys: [poller.publicKey, imaging.publicKey] }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const now = () => new Date();
  mintAsPoller = await createTokenMinter({ service: 'poller', privateKeyFile: file('p', poller.privateKeyPem), now });
  mintAsImaging = await createTokenMinter({
    service: 'imaging',
    privateKeyFile: file('i', imaging.privateKeyPem),
    now,
  });
  const service = createHttpService({
    service: 'query',
    version: '1.2.3',
    logger: createLogger({ service: 'query', write: (line) => lines.push(line) }),
    verify: createTokenVerifier({ service: 'query', keysFile, now }),
    health: async () => ({ status: state, parts: { database: state } }),
    bodyLimitBytes: 2000,
    routes: [
      route({
        method: 'POST',
        path: '/echo/{name}',
        scope: 'cohort:query',
        params: z.object({ name: z.string().max(8) }),
        body: z.object({ text: z.string() }),
        handle: async ({ params, body, caller }) => {
          bodiesSeen += 1;
          return { name: params.name, body, caller };
        },
      }),
      route({ method: 'GET', path: '/any', scope: 'any', handle: async ({ caller }) => ({ caller }) }),
      route({
        method: 'PUT',
        path: '/bytes',
        scope: 'cohort:query',
        status: 204,
        body: z.instanceof(Uint8Array),
        handle: async ({ body }) => {
          bodiesSeen = body.length;
        },
      }),
      route({
        method: 'GET',
        path: '/small',
        scope: 'cohort:query',
        handle: async () => {
          throw new AppError('COHORT_TOO_SMALL');
        },
      }),
      route({
        method: 'GET',
        path: '/broken',
        scope: 'cohort:query',
        handle: async () => {
          throw new TypeError('patient Mustermann');
        },
      }),
    ],
  });
  base = `http://127.0.0.1:${await service.listen('127.0.0.1', 0)}`;
  close = service.close;
});

afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

const client = (mint: MintToken) =>
  createServiceClient({ baseUrl: base, audience: 'query', mint, timeoutMilliseconds: 2000 });

const echo = { method: 'POST', path: '/echo/ab', scope: 'cohort:query', response: z.unknown() } as const;

describe('a service of the appliance', () => {
  it('answers a granted call and ignores unknown keys of the body', async () => {
    const answer = await client(mintAsPoller).call({ ...echo, body: { text: 'x', later: 1 } });
    expect(answer).toEqual({ name: 'ab', body: { text: 'x' }, caller: 'poller' });
  });

  it('takes bytes as they are and answers without content', async () => {
    const body = new Uint8Array(99);
    const contentType = 'application/zip';
    const call = { method: 'PUT', path: '/bytes', scope: 'cohort:query', response: z.undefined() } as const;
    expect(await client(mintAsPoller).call({ ...call, body, contentType })).toBeUndefined();
    expect(bodiesSeen).toBe(99);
  });

  it('refuses another caller’s scope, a missing token and a token for another service before it reads the body', async () => {
    bodiesSeen = 0;
    await expect(client(mintAsImaging).call({ ...echo, body: { text: 'x' } })).rejects.toMatchObject({
      code: 'SERVICE_TOKEN',
    });
    const bare = await fetch(`${base}/echo/ab`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{not json',
    });
    expect(bare.status).toBe(401);
    const other = await mintAsPoller('imaging', 'images:import');
    const misaddressed = await fetch(`${base}/any`, { headers: { authorization: `Bearer ${other}` } });
    expect(misaddressed.status).toBe(401);
    expect(bodiesSeen).toBe(0);
  });

  it('lets any scope granted at the service read a route that asks for none in particular', async () => {
    const any = { method: 'GET', path: '/any', response: z.unknown() } as const;
    expect(await client(mintAsImaging).call({ ...any, scope: 'studies:read' })).toEqual({ caller: 'imaging' });
    expect(await client(mintAsPoller).call({ ...any, scope: 'cohort:freeze' })).toEqual({ caller: 'poller' });
    await expect(client(mintAsPoller).call({ ...any, scope: 'studies:read' })).rejects.toMatchObject({
      code: 'SERVICE_TOKEN',
    });
  });

  it('refuses a token that has expired, lives too long, or is signed by one service in the name of another', async () => {
    const key = await importPKCS8(pollerPem, 'EdDSA');
    const at = Math.floor(Date.now() / 1000);
    const make = (issuer: string, kid: string, issued: number, expires: number, scope = 'cohort:query') =>
      new SignJWT({ scope })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'flip-service+jwt', kid })
        .setIssuer(issuer)
        .setAudience('query')
        .setJti('1')
        .setIssuedAt(issued)
        .setExpirationTime(expires)
        .sign(key);
    const status = async (token: string) =>
      (await fetch(`${base}/any`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status(await make('poller', 'poller', at, at + 60))).toBe(200);
    expect(await status(await make('poller', 'poller', at - 120, at - 60))).toBe(401);
    expect(await status(await make('poller', 'poller', at, at + 3600))).toBe(401);
    expect(await status(await make('imaging', 'poller', at, at + 60, 'studies:read'))).toBe(401);
    expect(await status(await make('imaging', 'imaging', at, at + 60, 'studies:read'))).toBe(401);
  });

  it('names rule and place of a wrong body, never its value', async () => {
    const call = client(mintAsPoller).call({ ...echo, body: { text: 4242 } });
    await expect(call).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: [{ rule: 'invalid_type', place: 'text' }],
    });
    const large = client(mintAsPoller).call({ ...echo, body: { text: 'x'.repeat(3000) } });
    await expect(large).rejects.toMatchObject({ code: 'INPUT_INVALID', details: [{ place: 'body' }] });
  });

  it('carries a registered error through to the caller with its own code', async () => {
    const small = client(mintAsPoller).call({
      method: 'GET',
      path: '/small',
      scope: 'cohort:query',
      response: z.unknown(),
    });
    await expect(small).rejects.toMatchObject({ code: 'COHORT_TOO_SMALL' });
  });

  it('hides what an unregistered error said, in the answer and in the log', async () => {
    const broken = client(mintAsPoller).call({
      method: 'GET',
      path: '/broken',
      scope: 'cohort:query',
      response: z.unknown(),
    });
    await expect(broken).rejects.toMatchObject({ code: 'INTERNAL' });
    const fault = lines.map((line) => JSON.parse(line)).find((line) => line.event === 'SERVICE_FAULT');
    expect(fault).toMatchObject({ route: '/broken', errorName: 'TypeError', sentence: expect.any(String) });
    expect(lines.join('')).not.toContain('Mustermann');
  });

  it('reports its health to anyone, and 503 when it is down', async () => {
    const healthy = await fetch(`${base}/health`);
    expect([healthy.status, await healthy.json()]).toEqual([
      200,
      { status: 'healthy', version: '1.2.3', parts: { database: 'healthy' } },
    ]);
    state = 'down';
    expect((await fetch(`${base}/health`)).status).toBe(503);
    state = 'healthy';
  });

  it('is DEPENDENCY_DOWN to its callers when nothing listens', async () => {
    const options = {
      baseUrl: 'http://127.0.0.1:9',
      audience: 'query',
      mint: mintAsPoller,
      timeoutMilliseconds: 500,
      retryMilliseconds: 300,
    } as const;
    await expect(createServiceClient(options).call({ ...echo, body: {} })).rejects.toMatchObject({
      code: 'DEPENDENCY_DOWN',
    });
  });
});
