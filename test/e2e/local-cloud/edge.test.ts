import { existsSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientSettings } from '#local/cloud/client-settings';
import { type StartedStudy, startStudy } from './started-study.ts';

let study: StartedStudy;
let sqs: SQSClient;
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${study.edge.url}${path}`, { headers });
const asked = (): number =>
  existsSync(study.noteFile)
    ? readFileSync(study.noteFile, 'utf8')
        .split('\n')
        .filter((line) => line.includes('authorize')).length
    : 0;
const ring = (code: string): Promise<unknown> =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: `https://sqs.eu-west-2.amazonaws.com/000000000000/doorbell-${code}`,
      MessageBody: 'look <now>',
    }),
  );

beforeAll(async () => {
  study = await startStudy({ burst: 60, rate: 60 });
  sqs = new SQSClient(clientSettings(study.cloud));
  for (const code of ['alpha', 'beta'])
    await sqs.send(
      new CreateQueueCommand({
        QueueName: `doorbell-${code}`,
        Attributes: { VisibilityTimeout: '60', MessageRetentionPeriod: '60' },
      }),
    );
});
afterAll(() => study?.stop());

test('a call goes to its handler with path, query, body and method as they were', async () => {
  const response = await fetch(`${study.edge.url}/api/echo?a=1&b=%20x`, {
    method: 'POST',
    body: '{"n":1}',
    headers: { 'content-type': 'application/json' },
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ path: '/api/echo', query: 'a=1&b=%20x', body: '{"n":1}' });
});

test('a handler that throws says nothing of why', async () => {
  const response = await get('/api/throws');
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(JSON.parse(text)).toMatchObject({ code: 'INTERNAL', status: 500 });
  expect(text).not.toContain('9434765919');
});

test('an unknown route and a call without a token are refused as API Gateway refuses them', async () => {
  expect((await get('/api/nowhere')).status).toBe(404);
  expect((await get('/api/me')).status).toBe(401);
  expect((await get('/api/trust/whoami', { 'x-api-key': 'wrong' })).status).toBe(403);
  expect((await get('/api/trust/whoami', { 'x-api-key': 'key-alpha' })).status).toBe(200);
});

test('the configuration names this origin and the deployed pool', async () => {
  expect(await (await get('/config.json')).json()).toEqual({
    apiBaseUrl: `${study.edge.url}/api`,
    userPoolId: study.outputs.UserPoolId,
    userPoolClientId: study.outputs.UserPoolClientId,
    idpEndpoint: `${study.edge.url}/idp/`,
    region: 'eu-west-2',
  });
});

test('another origin is let in as the template says, and no other', async () => {
  const preflight = (origin: string): Promise<Response> =>
    fetch(`${study.edge.url}/api/echo`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
  const allowed = await preflight('http://localhost:5173');
  expect(allowed.status).toBe(204);
  expect(allowed.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
  expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
});

test('a host name of another site that resolves to this machine is refused', async () => {
  const status = await new Promise((resolve, reject) => {
    httpRequest(`${study.edge.url}/api/echo`, { headers: { host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(421);
});

test('the doorbell rings for the trust it was rung for, at once, and once', async () => {
  const waiting = get('/api/trust/doorbell', { 'x-api-key': 'key-alpha' });
  const other = new AbortController();
  let ended = false;
  const otherAnswer = fetch(`${study.edge.url}/api/trust/doorbell`, {
    headers: { 'x-api-key': 'key-beta' },
    signal: other.signal,
  })
    .then(
      () => 'rang',
      () => 'silent',
    )
    .finally(() => {
      ended = true;
    });
  await delay(300);
  await ring('alpha');
  const response = await waiting;
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/xml');
  const body = await response.text();
  expect(body).toContain('<MessageId>');
  expect(body).toContain('<Body>look &lt;now&gt;</Body>');
  // The doorbell of the other trust began to wait at the same time and ends by itself after twenty seconds.
  expect(ended).toBe(false);

  const again = new AbortController();
  const second = fetch(`${study.edge.url}/api/trust/doorbell`, {
    headers: { 'x-api-key': 'key-alpha' },
    signal: again.signal,
  }).then(
    () => 'rang',
    () => 'silent',
  );
  await delay(700);
  again.abort();
  other.abort();
  expect(await second).toBe('silent');
  expect(await otherAnswer).toBe('silent');
});

test('a caller who has gone takes no ring with it for longer than a moment', async () => {
  const leaving = new AbortController();
  const gone = fetch(`${study.edge.url}/api/trust/doorbell`, {
    headers: { 'x-api-key': 'key-beta' },
    signal: leaving.signal,
  }).catch(() => undefined);
  await delay(200);
  leaving.abort();
  await gone;
  await delay(2500);
  await ring('beta');
  expect(await (await get('/api/trust/doorbell', { 'x-api-key': 'key-beta' })).text()).toContain('<MessageId>');
});

test('a doorbell nobody rings answers empty after its twenty seconds', async () => {
  const started = Date.now();
  const response = await get('/api/trust/doorbell', { 'x-api-key': 'key-alpha' });
  expect(await response.text()).not.toContain('<MessageId>');
  expect(response.status).toBe(200);
  expect(Date.now() - started).toBeGreaterThan(18_000);
});

test('the doorbell asks the authorizer, remembers its answer, and refuses who has no key or a wrong one', async () => {
  expect((await get('/api/trust/doorbell')).status).toBe(401);
  expect((await get('/api/trust/doorbell', { 'x-api-key': 'wrong' })).status).toBe(403);
  const before = asked();
  expect((await get('/api/trust/doorbell', { 'x-api-key': 'wrong' })).status).toBe(403);
  expect(asked()).toBe(before);
  const broken = await get('/api/trust/doorbell', { 'x-api-key': 'key-broken' });
  expect(broken.status).toBe(500);
  expect(await broken.json()).toMatchObject({ code: 'INTERNAL' });
});

test('more calls than the stage allows are told to wait, and then go on', async () => {
  const from = performance.now();
  const statuses = await Promise.all(
    Array.from({ length: 600 }, async () => {
      const response = await get('/api/nowhere');
      return [response.status, await response.text()] as const;
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  const refused = statuses.filter(([status]) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  // Sixty at once and sixty a second, however long the machine takes for all of them.
  expect(statuses.length - refused.length).toBeLessThanOrEqual(60 + 60 * Math.ceil(seconds + 1));
  expect(JSON.parse(refused[0]![1])).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 });
  await delay(1200);
  expect((await get('/api/echo')).status).toBe(200);
});
