import { beforeEach, expect, it } from 'vitest';
import { revokeTrustKeys } from '#contracts/api/trusts';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { makeRevokeTrustKeys } from '#lambdas/trusts/revoke-trust-keys';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ed25519Key, ids, taskItem, trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const revoke = (number = 1) =>
  callOperation(revokeTrustKeys, makeRevokeTrustKeys({ ledger: hub.ledger, hubVersion: '1.0.0' }), people.admin, {
    params: { trustId: trustIdOf(number) },
  });
const openTask = () => hub.seed(taskItem(1, { status: 'LEASED', fencingToken: 1, sealedTo: 'sealing' }));
const task = () => hub.at(keys.task(trustIdOf(1), ids.task));

beforeEach(() => {
  hub = hubParts();
  hub.seed(trustItem(1, { enrolmentSha256: 'an open code' }));
});

it('takes every key and every open code, and shows the keys as ended now', async () => {
  const answer = await revoke();
  expect(answer).toMatchObject({ status: 'REVOKED', keys: [], online: false });
  expect(answer.earlierKeys.map(({ until, use }) => [use, until])).toEqual([
    ['signing', '2026-01-01T12:00:00.000Z'],
    ['encryption', '2026-01-01T12:00:00.000Z'],
  ]);
  const trust = hub.at(keys.trust(trustIdOf(1)));
  expect(trust).toMatchObject({ keyGeneration: 1, ...firstIndex.trusts('TR1') });
  for (const gone of ['encryptionKey', 'signingKey', 'enrolmentSha256']) expect(trust).not.toHaveProperty(gone);
  expect(hub.audited()).toEqual(['trust.keysRevoked']);
});

it('ends what was asked of it with the reason, also what it holds a lease of', async () => {
  openTask();
  await revoke();
  expect(task()).toMatchObject({ status: 'FAILED', failure: { code: 'TRUST_KEYS_REVOKED' } });
});

it('ends by the same call again what was left, and changes nothing else', async () => {
  await revoke();
  openTask();
  await revoke();
  expect(task()).toMatchObject({ status: 'FAILED' });
  expect(hub.at(keys.trust(trustIdOf(1)))).toMatchObject({ keyGeneration: 1 });
  expect(hub.audited()).toEqual(['trust.keysRevoked', 'task.fail']);
});

it('has keys that were replaced before end now too', async () => {
  hub.seed(trustItem(1, { earlierKeys: [{ use: 'signing', key: ed25519Key, until: '2026-01-20T00:00:00.000Z' }] }));
  const { earlierKeys } = await revoke();
  expect(new Set(earlierKeys.map(({ until }) => until))).toEqual(new Set(['2026-01-01T12:00:00.000Z']));
});

it('refuses a trust without keys, one that was removed and one that is not there', async () => {
  hub.seed(trustItem(1, { status: 'INVITED' }), trustItem(2, { status: 'REMOVED' }));
  expect(await refusal(revoke())).toBe('WRONG_STATE | trust: the trust must have enrolled');
  expect(await refusal(revoke(2))).toBe('NOT_FOUND');
  expect(await refusal(revoke(9))).toBe('NOT_FOUND');
  expect(hub.audited()).toEqual([]);
});

it('is refused where the trust enrols again in the same moment', async () => {
  hub.beforeNextWrite(() => hub.seed(trustItem(1, { keyGeneration: 1 })));
  expect(await refusal(revoke())).toBe('CONFLICT');
  expect(hub.at(keys.trust(trustIdOf(1)))).toMatchObject({ status: 'ENROLLED' });
});
