import { beforeEach, expect, it } from 'vitest';
import { revokeSigningKey, rotateSigningKey } from '#contracts/api/platform';
import type { TaskId } from '#contracts/ids';
import { chainOf, followStatements } from '#domain/hub-key/hub-key-chain';
import { readHubKeys } from '#lambdas/platform/items/hub-keys-item';
import { firstIndex, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { makeRevokeSigningKey } from '#lambdas/platform-api/revoke-signing-key';
import { makeRotateSigningKey } from '#lambdas/platform-api/rotate-signing-key';
import { localSigner } from '#test/fakes/local-signer';
import { memoryExecutions } from '#test/fakes/memory-executions';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { ids, preparedRun, runItem, runTrustItem, taskItem, tokenItem, trustItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
let signer: Signer;
let memory: ReturnType<typeof memoryExecutions>;
let first: string;
let second: string;
const from = '2026-01-01T11:00:00.000Z';
const taskIdOf = (number: number) => fixedId(0x500 + number) as TaskId;
const task = (trust: number, number: number) => hub.at(keys.task(trustIdOf(trust), taskIdOf(number)));
const revoke = (kid: string, since = from) =>
  callOperation(
    revokeSigningKey,
    makeRevokeSigningKey({ ledger: hub.ledger, signer, executions: memory.executions }),
    people.admin,
    { body: { kid, from: since } },
  );

const rotate = (kid: string) =>
  callOperation(rotateSigningKey, makeRotateSigningKey({ ledger: hub.ledger, signer }), people.admin, {
    body: { from: kid },
  });

beforeEach(async () => {
  hub = memoryLedger();
  memory = memoryExecutions();
  signer = localSigner(3, () => readHubKeys(hub.ledger));
  first = (await signer.publicKey()).kid;
  second = (await rotate(first)).kid;
  hub.seed(trustItem(1), trustItem(2));
  hub.pass(60);
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

it('gives up each live run whose passport it signed, and leaves the trusts the task that their receipts come by', async () => {
  const prepared = (signedBy?: number) => ({
    ...preparedRun.prepared,
    ...(signedBy === undefined ? {} : { signedBy }),
  });
  const other = fixedId(0x901) as typeof ids.run;
  const queued = fixedId(0x902) as typeof ids.run;
  const again = (runId: typeof ids.run, run: object) => ({
    ...runItem([1]),
    ...keys.run(runId),
    ...firstIndex.modelRuns(ids.model, runId),
    ...secondIndex.liveRuns(runId),
    runId,
    ...run,
  });
  hub.seed(
    runItem([1], { status: 'RUNNING', prepared: prepared() }),
    runTrustItem(1, { status: 'JOINED', joinTaskId: taskIdOf(1) }),
    taskItem(1, { type: 'join_run', status: 'LEASED', fencingToken: 1, signedBy: 0 }, taskIdOf(1)),
    taskItem(1, { signedBy: 0 }, taskIdOf(2)),
    tokenItem(ids.run, 'finish'),
    tokenItem(ids.run, 'receipts'),
    again(other, { status: 'RUNNING', prepared: prepared(1) }),
    again(queued, { status: 'QUEUED' }),
  );
  await revoke(first);
  expect(hub.at(keys.run(ids.run))).toMatchObject({ status: 'RUNNING', givenUpFor: { code: 'HUB_KEY_REVOKED' } });
  expect(memory.succeeded).toEqual(['finish']);
  expect(task(1, 1)).toMatchObject({ status: 'LEASED' });
  expect(task(1, 2)).toMatchObject({ status: 'FAILED' });
  for (const runId of [other, queued]) expect(hub.at(keys.run(runId))).not.toHaveProperty('givenUpFor');
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

it('refuses a key while Lambdas may still sign with it, and says for how long', async () => {
  const { kid: third } = await rotate(second);
  hub.pass(59);
  const refused = revoke(second);
  await expect(refused).rejects.toMatchObject({ code: 'WRONG_STATE', retryAfterSeconds: 1 });
  expect(await refusal(refused)).toBe(
    'WRONG_STATE | body.kid: the hub may still sign with it for 1 s; revoke it after that',
  );
  hub.pass(1);
  expect((await revoke(second)).kid).toBe(third);
});

it('refuses the key that signs now, one that never signed here, and an instant that is still to come', async () => {
  expect(await refusal(revoke(second))).toBe(
    'WRONG_STATE | body.kid: another key must sign first; rotate, then revoke',
  );
  expect(await refusal(revoke('A'.repeat(43)))).toBe('NOT_FOUND');
  expect(await refusal(revoke(first, '2026-01-01T12:01:00.001Z'))).toBe('INPUT_INVALID | body.from: not in the future');
  expect(hub.audited()).toEqual(['hub.signingKeyRotated']);
});
