import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hubOverHttp } from '#appliance/services/poller/adapters/hub-over-http';
import type { HubPort } from '#appliance/services/poller/hub-port';
import { AppError } from '#contracts/app-error';
import { chainOf, followStatements } from '#domain/hub-key/hub-key-chain';
import { queueAnswer } from '#local/edge/queue-answer';
import { hubKeyPair, nextKey } from '#test/fixtures/hub-keys';

let server: Server;
let hub: HubPort;
let answer = { status: 200, body: '' };
let asked: { url: string | undefined; authorization: string | undefined; body?: unknown } | undefined;
const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = await text(request);
    asked = {
      url: request.url,
      authorization: request.headers.authorization,
      ...(body === '' ? {} : { body: JSON.parse(body) }),
    };
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  hub = hubOverHttp(origin(), () => 'key', { observe: () => {} });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const wait = (body: string, status = 200): Promise<boolean> => {
  answer = { status, body };
  return hub.waitAtDoorbell(new AbortController().signal);
};
const message = { MessageId: 'm', ReceiptHandle: 'r', MD5OfBody: 'h', Body: 'look' };

it.each([
  ['as XML', queueAnswer([], 'request')],
  [
    'as XML with an element that is closed at once',
    '<ReceiveMessageResponse><ReceiveMessageResult/></ReceiveMessageResponse>',
  ],
  ['as JSON', '{"ReceiveMessageResponse":{"ReceiveMessageResult":{"messages":null}}}'],
])('the doorbell is silent where the queue says that it holds no message, %s', async (_, body) => {
  expect(await wait(body)).toBe(false);
  expect(asked).toEqual({ url: '/api/trust/doorbell', authorization: 'Bearer key' });
});

it.each([
  ['a message as XML', queueAnswer([message], 'request')],
  ['a message as JSON', '{"ReceiveMessageResponse":{"ReceiveMessageResult":{"messages":[{"MessageId":"m"}]}}}'],
  ['what is not understood', ''],
])('it rings with %s', async (_, body) => {
  expect(await wait(body)).toBe(true);
});

it('waits at the queue itself where it can, at the address that the last heartbeat brought, and else at the API', async () => {
  let rings: boolean | undefined = true;
  const offered: unknown[] = [];
  const direct = { offer: (address: unknown) => void offered.push(address), wait: async () => rings };
  const own = hubOverHttp(origin(), () => 'key', { observe: () => {} }, undefined, direct);
  const doorbell = { url: 'https://sqs.eu-west-2.amazonaws.com/1/q', seconds: 900 };
  const reply = { trustId: '0190a000-0000-7000-8000-000000000001', trustCode: 'ALB', hubVersion: '1', doorbell };
  answer = { status: 200, body: JSON.stringify(reply) };
  await own.heartbeat({ contractVersion: 1, applianceVersion: '1', collectedAt: '2026-01-01T00:00:00Z', services: {} });
  expect(offered).toEqual([doorbell]);
  asked = undefined;
  expect(await own.waitAtDoorbell(new AbortController().signal)).toBe(true);
  expect(asked).toBeUndefined();
  rings = undefined;
  answer = { status: 200, body: queueAnswer([], 'request') };
  expect(await own.waitAtDoorbell(new AbortController().signal)).toBe(false);
  expect(asked).toMatchObject({ url: '/api/trust/doorbell' });
});

it('a hub that refuses is one that does not answer', async () => {
  await expect(wait('{}', 503)).rejects.toThrow(new AppError('DEPENDENCY_DOWN').message);
});

it('takes what the hub says of its keys before its tasks, and has no tasks where that cannot be kept', async () => {
  const [first, second] = [await hubKeyPair(), await hubKeyPair()];
  let chain = chainOf(first.key);
  let isDiskFull = false;
  const follow = (statements: readonly string[]): void => {
    if (isDiskFull) throw new AppError('STORAGE_UNAVAILABLE');
    ({ chain } = followStatements(chain, statements));
  };
  const heads: string[] = [];
  const own = hubOverHttp(
    origin(),
    () => 'key',
    { observe: () => {} },
    {
      hubKeys: { follow, keys: () => chain },
      onAuditHead: (head) => void heads.push(`${head} after ${chain.number}`),
    },
  );
  const leased = { tasks: [], auditHead: 'head', hubKeyStatements: [await nextKey(1, first, second)] };
  answer = { status: 200, body: JSON.stringify(leased) };
  isDiskFull = true;
  await expect(own.lease(3)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  isDiskFull = false;
  await own.lease(3);
  // A hub from before knows no such number, and is told none.
  expect(asked?.body).toEqual({ contractVersion: 1, max: 3 });
  expect(heads).toEqual(['head after 1']);
  await own.lease(3);
  expect(asked?.body).toEqual({ contractVersion: 1, max: 3, hubKeyNumber: 1 });
});
