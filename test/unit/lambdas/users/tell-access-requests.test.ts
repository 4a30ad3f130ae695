import { beforeEach, expect, it } from 'vitest';
import type { UserId } from '#contracts/ids';
import { makeTellAccessRequests } from '#lambdas/users/tell-access-requests';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { accessRequestItem } from '#test/fixtures/hub/access-request-item';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

const other = { ...people.admin, userId: 'user-other' as UserId, email: 'other@flip.example' };
const gone = { ...people.admin, userId: 'user-gone' as UserId, email: 'gone@flip.example' };
let hub: MemoryLedger;
const tell = () => makeTellAccessRequests(hub.ledger)();
const mails = () => hub.all().filter(({ kind }) => kind === 'MAIL');

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(userItem(people.admin), userItem(other), userItem(people.owner));
  hub.seed(userItem(gone, { disabledAt: '2026-01-01T10:00:00.000Z' }));
});

it('tells every enabled Admin the number, and nothing that a stranger wrote', async () => {
  hub.seed(accessRequestItem(1), accessRequestItem(2), accessRequestItem(3, { status: 'DISMISSED' }));
  expect(await tell()).toEqual({ requests: 2 });
  expect(mails().map(({ to }) => to)).toEqual([{ userId: people.admin.userId }, { userId: other.userId }]);
  expect(JSON.stringify(mails())).toContain('2 new requests');
  expect(JSON.stringify(mails())).not.toMatch(/Asker|asker|study/);
});

it('tells once a day, and only of what came since', async () => {
  hub.seed(accessRequestItem(1));
  await tell();
  hub.seed(accessRequestItem(2));
  expect(await tell()).toEqual({ requests: 0 });
  hub.pass(86_400);
  expect(await tell()).toEqual({ requests: 1 });
  hub.pass(86_400);
  expect(await tell()).toEqual({ requests: 0 });
  expect(mails()).toHaveLength(4);
});

it('tells nothing where nothing came, or where the same was told in between', async () => {
  expect(await tell()).toEqual({ requests: 0 });
  hub.seed(accessRequestItem(1));
  let second: Promise<unknown> | undefined;
  hub.beforeNextWrite(() => {
    hub.seed({
      pk: 'REQUESTS_TOLD',
      sk: 'REQUESTS_TOLD',
      day: '2026-01-01',
      lastRequestId: accessRequestItem(1).requestId,
    });
    second = Promise.resolve();
  });
  expect(await tell()).toEqual({ requests: 0 });
  expect(second).toBeDefined();
  expect(mails()).toEqual([]);
});
