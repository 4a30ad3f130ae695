import { beforeEach, expect, it } from 'vitest';
import { requestAccess } from '#contracts/api/access-requests';
import { AppError } from '#contracts/app-error';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeRequestAccess } from '#lambdas/users/request-access';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
let sources = 0;
const from = (address: string): Caller => ({ kind: 'none', address });
const elsewhere = (): Caller => {
  sources += 1;
  return from(`203.0.113.${sources}`);
};
const request = (email: string, caller: Caller = elsewhere()) =>
  callOperation(requestAccess, makeRequestAccess({ ledger: hub.ledger }), caller, {
    body: { email, name: 'New', reason: 'A study\nof lungs' },
  });
const requests = () => hub.all().filter(({ kind }) => kind === 'ACCESS_REQUEST');

beforeEach(() => {
  hub = memoryLedger();
  sources = 0;
  hub.seed(userItem(people.owner), { ...keys.email(people.owner.email), kind: 'EMAIL', userId: people.owner.userId });
});

it('writes a request down for ninety days, and says that it was received', async () => {
  expect(await request('New@Flip.example')).toEqual({ status: 'RECEIVED' });
  expect(requests()).toMatchObject([
    {
      email: 'new@flip.example',
      name: 'New',
      reason: 'A study\nof lungs',
      status: 'PENDING',
      gsi1pk: 'ACCESS_REQUESTS#PENDING',
      expiresAt: Date.parse('2026-04-01T12:00:00.000Z') / 1000,
    },
  ]);
  expect(hub.audited()).toEqual(['access.requested']);
});

it('answers and works alike for who has an account or asks again, and writes nothing down', async () => {
  const count = async (email: string) => {
    const [items, reads] = [hub.all().length, hub.reads()];
    const answer = await request(email);
    return { answer, written: hub.all().length - items, read: hub.reads() - reads };
  };
  await request('before@flip.example');
  const fresh = await count('new@flip.example');
  for (const known of ['new@flip.example', 'NEW@flip.example', people.owner.email])
    expect(await count(known)).toEqual(fresh);
  expect(requests()).toHaveLength(2);
  expect(hub.audited()).toHaveLength(2);
  const decoys = JSON.stringify(hub.all().filter(({ kind }) => kind === 'DECOY'));
  expect(decoys).not.toMatch(/lungs|flip\.example/);
});

it('takes a request of an address again when the one before has expired', async () => {
  await request('new@flip.example');
  hub.pass(91 * 86_400);
  await request('new@flip.example');
  expect(requests()).toHaveLength(2);
});

it('takes five an hour and ten a day of one source, also of addresses that are known', async () => {
  const one = from('203.0.113.200');
  for (const number of [1, 2, 3]) await request(`new${number}@flip.example`, one);
  for (const _ of [4, 5]) await request(people.owner.email, one);
  const sixth = await request('new6@flip.example', one).catch((reason: unknown) => reason);
  expect(sixth).toBeInstanceOf(AppError);
  expect(sixth).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 3600 });
  expect(await refusal(request(people.owner.email, one))).toBe('TOO_MANY_REQUESTS');
  expect(await request('new7@flip.example', from('203.0.113.201'))).toEqual({ status: 'RECEIVED' });
  hub.pass(3600);
  for (const number of [8, 9, 10, 11, 12]) await request(`new${number}@flip.example`, one);
  hub.pass(3600);
  const eleventh = await request('new13@flip.example', one).catch((reason: unknown) => reason);
  expect(eleventh).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 10 * 3600 });
  hub.pass(10 * 3600);
  expect(await request('new13@flip.example', one)).toEqual({ status: 'RECEIVED' });
});

it('takes sixty an hour of all sources together, and counts none that it refuses', async () => {
  for (let number = 0; number < 60; number += 1) await request(`new${number}@flip.example`);
  const before = hub.all().length;
  expect(await refusal(request('one-more@flip.example'))).toBe('TOO_MANY_REQUESTS');
  expect(hub.all()).toHaveLength(before);
});

it('keeps nothing of where a request came from but a hash', async () => {
  await request('new@flip.example', from('198.51.100.77'));
  expect(JSON.stringify(hub.all())).not.toContain('198.51.100.77');
});

it('takes one plain name and a text that a page can show', async () => {
  const call = (body: object) =>
    callOperation(requestAccess, makeRequestAccess({ ledger: hub.ledger }), elsewhere(), { body });
  const right = { email: 'new@flip.example', name: 'New', reason: 'A study' };
  for (const wrong of [{ reason: '' }, { reason: 'x'.repeat(1001) }, { name: 'see https://x' }, { email: 'new' }])
    await expect(call({ ...right, ...wrong })).rejects.toThrow();
  expect(await call({ ...right, reason: 'x'.repeat(1000) })).toEqual({ status: 'RECEIVED' });
  expect(requestAccess).toMatchObject({ auth: 'none' });
});
