import { beforeEach, describe, expect, it } from 'vitest';
import { makeAuthorizeTrust } from '#lambdas/authorizers/authorize-trust';
import { keys } from '#lambdas/platform/ledger/keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { trustItem } from '#test/fixtures/hub/items';

const apiKey = 'a-key-of-at-least-sixteen';
const hub = memoryLedger();
const authorize = (headers: object) =>
  makeAuthorizeTrust({ ledger: hub.ledger, now: () => hub.ledger.now().getTime() })({ headers });

beforeEach(() => {
  const item = { trustId: trustIdOf(1), doorbellQueueUrl: 'https://sqs.test/1' };
  hub.seed(trustItem(1));
  hub.seed({ ...keys.apiKey(sha256Hex(apiKey)), kind: 'API_KEY', ...item });
});

it('lets a trust in by its key, and tells which trust and which doorbell', async () => {
  expect(await authorize({ authorization: `Bearer ${apiKey}` })).toEqual({
    isAuthorized: true,
    context: { trustId: trustIdOf(1), doorbellQueueUrl: 'https://sqs.test/1', apiKeySha256: sha256Hex(apiKey) },
  });
});

describe('a key', () => {
  const bearer = { authorization: `Bearer ${apiKey}` };
  const keyItem = (more: object) =>
    hub.seed({
      ...keys.apiKey(sha256Hex(apiKey)),
      trustId: trustIdOf(1),
      doorbellQueueUrl: 'https://sqs.test/1',
      ...more,
    });

  it('that another has replaced is let in until its time is over, and not a moment longer', async () => {
    keyItem({ until: new Date(hub.ledger.now().getTime() + 1).toISOString() });
    expect(await authorize(bearer)).toMatchObject({ isAuthorized: true });
    keyItem({ until: hub.ledger.now().toISOString() });
    expect(await authorize(bearer)).toEqual({ isAuthorized: false });
  });

  it('of before all keys of the trust were taken opens nothing, and one made since does', async () => {
    hub.seed(trustItem(1, { keyGeneration: 2 }));
    expect(await authorize(bearer)).toEqual({ isAuthorized: false });
    keyItem({ generation: 2 });
    expect(await authorize(bearer)).toMatchObject({ isAuthorized: true });
  });

  it.each(['INVITED', 'REVOKED', 'REMOVED'] as const)('of a trust that is %s opens nothing', async (status) => {
    hub.seed(trustItem(1, { status }));
    expect(await authorize(bearer)).toEqual({ isAuthorized: false });
  });

  it('of a trust that is not there opens nothing', async () => {
    keyItem({ trustId: trustIdOf(7) });
    expect(await authorize(bearer)).toEqual({ isAuthorized: false });
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
