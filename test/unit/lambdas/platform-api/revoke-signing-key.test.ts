import { beforeEach, expect, it } from 'vitest';
import { revokeSigningKey, rotateSigningKey } from '#contracts/api/platform';
import type { TaskId } from '#contracts/ids';
import { chainOf, followStatements } from '#domain/hub-key/hub-key-chain';
import { readHubKeys } from '#lambdas/platform/items/hub-keys-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { makeRevokeSigningKey } from '#lambdas/platform-api/revoke-signing-key';
import { makeRotateSigningKey } from '#lambdas/platform-api/rotate-signing-key';
import { localSigner } from '#test/fakes/local-signer';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { taskItem, trustItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
let signer: Signer;
let first: string;
let second: string;
const from = '2026-01-01T11:00:00.000Z';
const taskIdOf = (number: number) => fixedId(0x500 + number) as TaskId;
const task = (trust: number, number: number) => hub.at(keys.task(trustIdOf(trust), taskIdOf(number)));
const revoke = (kid: string, since = from) =>
  callOperation(revokeSigningKey, makeRevokeSigningKey({ ledger: hub.ledger, signer }), people.admin, {
    body: { kid, from: since },
  });

beforeEach(async () => {
  hub = memoryLedger();
  signer = localSigner(2, () => readHubKeys(hub.ledger));
  first = (await signer.publicKey()).kid;
  const rotate = makeRotateSigningKey({ ledger: hub.ledger, signer });
  second = (await callOperation(rotateSigningKey, rotate, people.admin, { body: { from: first } })).kid;
  hub.seed(trustItem(1), trustItem(2));
});

it('says to all who follow the keys that one counts no more, signed by the one that signs now', async () => {
  const { first: key, kid, statements } = await revoke(first);
  expect(kid).toBe(second);
  const { chain, refused } = followStatements(chainOf(key), statements);
  expect(refused).toBeUndefined();
  expect(chain.keys.map(({ revokedFrom }) => revokedFrom)).toEqual([from, undefined]);
  expect(hub.audited()).toEqual(['hub.signingKeyRotated', 'hub.signingKeyRevoked']);
});

it('ends every open task that it signed with the reason, at every trust, and no task of another key', async () => {
  hub.seed(taskItem(1, { signedBy: 0, status: 'LEASED', fencingToken: 1 }, taskIdOf(1)));
  hub.seed(taskItem(1, { signedBy: 1 }, taskIdOf(2)));
  // Of a release that knew one key.
  hub.seed(taskItem(2, {}, taskIdOf(3)));
  await revoke(first);
  for (const [trust, number] of [
    [1, 1],
    [2, 3],
  ] as const)
    expect(task(trust, number)).toMatchObject({ status: 'FAILED', failure: { code: 'HUB_KEY_REVOKED' } });
  expect(task(1, 2)).toMatchObject({ status: 'PENDING' });
});

it('says nothing twice, and ends by the same call again what was left', async () => {
  await revoke(first);
  hub.seed(taskItem(1, { signedBy: 0 }, taskIdOf(1)));
  const { statements } = await revoke(first);
  expect(statements).toHaveLength(2);
  expect(task(1, 1)).toMatchObject({ status: 'FAILED' });
});

it('is said again where the key turns out to have been lost earlier', async () => {
  await revoke(first);
  const { first: key, statements } = await revoke(first, '2025-12-01T00:00:00.000Z');
  expect(followStatements(chainOf(key), statements).chain.keys[0].revokedFrom).toBe('2025-12-01T00:00:00.000Z');
});

it('refuses the key that signs now, one that never signed here, and an instant that is still to come', async () => {
  expect(await refusal(revoke(second))).toBe(
    'WRONG_STATE | body.kid: another key must sign first; rotate, then revoke',
  );
  expect(await refusal(revoke('A'.repeat(43)))).toBe('NOT_FOUND');
  expect(await refusal(revoke(first, '2026-01-01T12:00:00.001Z'))).toBe('INPUT_INVALID | body.from: not in the future');
  expect(hub.audited()).toEqual(['hub.signingKeyRotated']);
});
