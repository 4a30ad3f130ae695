import { beforeEach, expect, it } from 'vitest';
import { listTrusts } from '#contracts/api/trusts';
import type { TrustId } from '#contracts/ids';
import { keyFingerprint } from '#domain/trust/key-fingerprint';
import type { HeartbeatItem } from '#lambdas/platform/items/heartbeat-item';
import { readTrustPage } from '#lambdas/platform/items/trust-item';
import { makeListTrusts } from '#lambdas/trusts/list-trusts';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { codeOf, ed25519Key, trustItem, x25519Key } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
let heartbeats: Map<TrustId, HeartbeatItem>;
const poller = { status: 'healthy', version: '1.0.0', responseMilliseconds: 3 } as const;
const list = (query: object = {}) =>
  callOperation(
    listTrusts,
    makeListTrusts({
      readPage: (page) => readTrustPage(hub.ledger, page),
      readHeartbeat: async (trustId) => heartbeats.get(trustId),
      now: hub.ledger.now,
      hubVersion: '1.1.0',
    }),
    people.viewer,
    { query },
  );
const heard = (number: number, secondsAgo: number, more: Partial<HeartbeatItem> = {}) =>
  heartbeats.set(trustIdOf(number), {
    receivedAt: new Date(hub.ledger.now().getTime() - secondsAgo * 1000).toISOString(),
    applianceVersion: '1.0.0',
    services: { poller },
    ...more,
  });

beforeEach(() => {
  hub = memoryLedger();
  heartbeats = new Map();
  hub.seed(trustItem(2, { trustAdmins: 2 }), trustItem(1), trustItem(3, { status: 'INVITED' }));
});

it('answers every trust by code, and whether somebody decides for it there', async () => {
  const { trusts } = await list();
  expect(trusts.map(({ code, status, hasTrustAdmin }) => [code, status, hasTrustAdmin])).toEqual([
    [codeOf(1), 'ENROLLED', false],
    [codeOf(2), 'ENROLLED', true],
    [codeOf(3), 'INVITED', false],
  ]);
});

it('calls a trust online until six minutes after its last heartbeat, and ten seconds for the way, and no longer', async () => {
  heard(1, 370);
  heard(2, 371);
  const { trusts } = await list();
  expect(trusts.map(({ online }) => online)).toEqual([true, false, false]);
  expect(trusts.map(({ lastHeartbeatAt }) => lastHeartbeatAt)).toEqual([
    '2026-01-01T11:53:50.000Z',
    '2026-01-01T11:53:49.000Z',
    undefined,
  ]);
});

it('shows the parts of the appliance and a clock that is wrong, and not its keys or its queue', async () => {
  heard(1, 5, { clockSkewSeconds: -90 });
  heard(2, 5);
  const { trusts } = await list();
  expect(trusts[0]).toMatchObject({ clockSkewSeconds: -90, services: { poller } });
  expect(trusts[1]).not.toHaveProperty('clockSkewSeconds');
  for (const inner of ['encryptionKey', 'signingKey', 'doorbellQueueUrl', 'trustAdmins'])
    expect(trusts[0]).not.toHaveProperty(inner);
});

it('shows the fingerprints of the present keys, and how its release relates to the hub’s', async () => {
  hub.seed(trustItem(1, { keysFrom: '2026-01-01T10:00:00.000Z', pausedAt: '2026-01-01T11:00:00.000Z' }));
  heard(1, 5);
  heard(2, 5, { applianceVersion: '1.2.0' });
  const { trusts } = await list();
  expect(trusts[0]).toMatchObject({
    applianceVersion: '1.0.0',
    versionSkew: { relation: 'behind', supported: true },
    pausedAt: '2026-01-01T11:00:00.000Z',
  });
  expect(trusts[0]?.keys).toEqual([
    { use: 'encryption', fingerprint: keyFingerprint(x25519Key), from: '2026-01-01T10:00:00.000Z' },
    { use: 'signing', fingerprint: keyFingerprint(ed25519Key), from: '2026-01-01T10:00:00.000Z' },
  ]);
  expect(trusts[1]).toMatchObject({ versionSkew: { relation: 'ahead', supported: false } });
  expect(trusts[2]).not.toHaveProperty('versionSkew');
});

it('calls a trust whose keys were revoked offline, whenever it was heard of', async () => {
  hub.seed(trustItem(1, { status: 'REVOKED' }));
  heard(1, 5);
  expect((await list()).trusts[0]).toMatchObject({ status: 'REVOKED', online: false });
});

it('pages: each page begins where the one before ended', async () => {
  const first = await list({ limit: 2 });
  expect(first.trusts.map(({ code }) => code)).toEqual([codeOf(1), codeOf(2)]);
  const second = await list({ limit: 2, cursor: first.nextCursor });
  expect(second.trusts.map(({ code }) => code)).toEqual([codeOf(3)]);
  expect(second.nextCursor).toBeUndefined();
});

it('refuses a cursor that no page of it gave', async () => {
  expect(await refusal(list({ cursor: 'bm90IG9uZQ' }))).toMatch(/^INPUT_INVALID \| query\.cursor: /);
});
