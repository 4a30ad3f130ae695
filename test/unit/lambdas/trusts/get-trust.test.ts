import { beforeEach, expect, it } from 'vitest';
import { getTrust } from '#contracts/api/trusts';
import { keyFingerprint } from '#domain/trust/key-fingerprint';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeGetTrust } from '#lambdas/trusts/get-trust';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { codeOf, ed25519Key, trustItem, x25519Key } from '#test/fixtures/hub/items';

let hub: HubParts;
const get = (number = 1) =>
  callOperation(getTrust, makeGetTrust({ ledger: hub.ledger, hubVersion: '1.0.0' }), people.viewer, {
    params: { trustId: trustIdOf(number) },
  });

beforeEach(() => {
  hub = hubParts();
});

it('shows one trust, its last heartbeat and the keys that it had before, the newest first', async () => {
  const until = '2026-01-01T09:00:00.000Z';
  hub.seed(
    trustItem(1, {
      earlierKeys: [
        { use: 'encryption', key: ed25519Key, until },
        { use: 'signing', key: x25519Key, from: '2025-01-01T00:00:00.000Z', until },
      ],
    }),
    {
      ...keys.heartbeat(trustIdOf(1)),
      kind: 'HEARTBEAT',
      receivedAt: '2026-01-01T11:59:50.000Z',
      applianceVersion: '1.0.0',
      services: { poller: { status: 'healthy', version: '1.0.0', responseMilliseconds: 1 } },
    },
  );
  const trust = await get();
  expect(trust).toMatchObject({ code: codeOf(1), online: true, versionSkew: { relation: 'same', supported: true } });
  expect(trust.services).toMatchObject({ poller: { status: 'healthy' } });
  expect(trust.earlierKeys).toEqual([
    { use: 'signing', fingerprint: keyFingerprint(x25519Key), from: '2025-01-01T00:00:00.000Z', until },
    { use: 'encryption', fingerprint: keyFingerprint(ed25519Key), until },
  ]);
  for (const inner of ['doorbellQueueUrl', 'keyGeneration', 'enrolmentSha256']) expect(trust).not.toHaveProperty(inner);
});

it('shows a trust that was removed, by its id', async () => {
  hub.seed(trustItem(1, { status: 'REMOVED' }));
  expect(await get()).toMatchObject({ status: 'REMOVED', online: false });
});

it('refuses what is no trust', async () => {
  expect(await refusal(get(9))).toBe('NOT_FOUND');
});
