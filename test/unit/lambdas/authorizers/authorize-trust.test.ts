import { beforeEach, expect, it } from 'vitest';
import { makeAuthorizeTrust } from '#lambdas/authorizers/authorize-trust';
import { keys } from '#lambdas/platform/ledger/keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { trustIdOf } from '#test/fixtures/hub/callers';

const apiKey = 'a-key-of-at-least-sixteen';
const hub = memoryLedger();
const authorize = (headers: object) =>
  makeAuthorizeTrust({ ledger: hub.ledger, now: () => hub.ledger.now().getTime() })({ headers });

beforeEach(() => {
  const item = { trustId: trustIdOf(1), doorbellQueueUrl: 'https://sqs.test/1' };
  hub.seed({ ...keys.apiKey(sha256Hex(apiKey)), kind: 'API_KEY', ...item });
});

it('lets a trust in by its key, and tells which trust and which doorbell', async () => {
  expect(await authorize({ authorization: `Bearer ${apiKey}` })).toEqual({
    isAuthorized: true,
    context: { trustId: trustIdOf(1), doorbellQueueUrl: 'https://sqs.test/1' },
  });
});

it.each([
  ['another key', { authorization: 'Bearer another-key-of-some-length' }],
  ['the key’s hash', { authorization: `Bearer ${sha256Hex(apiKey)}` }],
  ['no key', {}],
  ['a key in another scheme', { authorization: `Basic ${apiKey}` }],
  ['a key with something before it', { authorization: `x Bearer ${apiKey}` }],
  ['a key that is too short', { authorization: 'Bearer short' }],
])('lets nobody in with %s', async (_what, headers) => {
  expect(await authorize(headers)).toEqual({ isAuthorized: false });
});
