import { beforeEach, expect, it } from 'vitest';
import { listAccessRequests } from '#contracts/api/access-requests';
import { makeListAccessRequests } from '#lambdas/users/list-access-requests';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { accessRequestItem } from '#test/fixtures/hub/access-request-item';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';

let hub: MemoryLedger;
const list = (query: object = {}) =>
  callOperation(listAccessRequests, makeListAccessRequests({ ledger: hub.ledger }), people.admin, { query });
const names = async (query: object = {}) => (await list(query)).requests.map(({ name }) => name);

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(accessRequestItem(1), accessRequestItem(2), accessRequestItem(3));
  hub.seed(accessRequestItem(4, { status: 'DISMISSED' }));
  hub.seed(accessRequestItem(5, { expiresAt: Date.parse('2026-01-01T11:00:00.000Z') / 1000 }));
});

it('lists those that wait, the newest first, and none that has expired', async () => {
  expect(await names()).toEqual(['Asker 3', 'Asker 2', 'Asker 1']);
  expect((await list()).requests[0]).not.toHaveProperty('addressSha256');
});

it('lists those of another state where that is asked for', async () => {
  expect(await names({ status: 'DISMISSED' })).toEqual(['Asker 4']);
  expect(await names({ status: 'ENROLLED' })).toEqual([]);
});

it('pages: each page begins where the one before ended', async () => {
  const first = await list({ limit: 2 });
  expect(first.requests).toHaveLength(2);
  expect(await names({ limit: 2, cursor: first.nextCursor })).toEqual(['Asker 1']);
});

it('may be called by an Admin alone', () => {
  expect(listAccessRequests).toMatchObject({ auth: 'user', roles: ['Admin'] });
});
