import { beforeEach, expect, it } from 'vitest';
import { listUsers } from '#contracts/api/users';
import { makeListUsers } from '#lambdas/users/list-users';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { projectItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const list = (query: object = {}) =>
  callOperation(listUsers, makeListUsers({ ledger: hub.ledger }), people.admin, { query });

beforeEach(() => {
  hub = memoryLedger();
  for (const person of [people.viewer, people.admin, trustAdminOf(1), people.owner]) hub.seed(userItem(person));
  hub.seed(projectItem());
});

it('answers everybody by e-mail address, with role and trust, and nothing of the ledger’s own', async () => {
  const { users, nextCursor } = await list();
  expect(users.map(({ email, role }) => [email, role])).toEqual([
    ['admin@flip.example', 'Admin'],
    ['owner@flip.example', 'Researcher'],
    ['site-1@flip.example', 'TrustAdmin'],
    ['viewer@flip.example', 'Viewer'],
  ]);
  expect(users[2]).toEqual({
    userId: 'user-site-1',
    email: 'site-1@flip.example',
    name: 'Name of user-site-1',
    role: 'TrustAdmin',
    trustId: trustIdOf(1),
    invitedAt: '2026-01-01T10:00:00.000Z',
    status: 'INVITED',
  });
  expect(nextCursor).toBeUndefined();
});

it('pages: each page begins where the one before ended', async () => {
  const first = await list({ limit: 3 });
  expect(first.users).toHaveLength(3);
  const second = await list({ limit: 3, cursor: first.nextCursor });
  expect(second.users.map(({ email }) => email)).toEqual(['viewer@flip.example']);
  expect(second.nextCursor).toBeUndefined();
});

it('lists those whom the filter finds, a page at a time', async () => {
  expect((await list({ role: 'TrustAdmin' })).users.map(({ email }) => email)).toEqual(['site-1@flip.example']);
  expect((await list({ search: 'OWNER' })).users.map(({ email }) => email)).toEqual(['owner@flip.example']);
  expect((await list({ status: 'DISABLED' })).users).toEqual([]);
  const first = await list({ search: 'flip.example', limit: 3 });
  expect(first.users).toHaveLength(3);
  const second = await list({ search: 'flip.example', limit: 3, cursor: first.nextCursor });
  expect(second.users.map(({ email }) => email)).toEqual(['viewer@flip.example']);
});

it('refuses a cursor that no page of it gave', async () => {
  expect(await refusal(list({ cursor: 'bm90IG9uZQ' }))).toMatch(/^INPUT_INVALID \| query\.cursor: /);
});

it('may be called by an Admin alone', () => {
  expect(listUsers).toMatchObject({ auth: 'user', roles: ['Admin'] });
});
