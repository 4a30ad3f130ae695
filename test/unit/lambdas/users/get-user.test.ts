import { expect, it } from 'vitest';
import { getUser } from '#contracts/api/users';
import { makeGetUser } from '#lambdas/users/get-user';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

const at = '2026-01-01T11:00:00.000Z';
const { ledger, seed } = memoryLedger();
seed({ ...userItem(people.owner, { lastSeenAt: at }), accountId: 'account-1', signedOutAt: at });
const get = (userId: string) => callOperation(getUser, makeGetUser({ ledger }), people.admin, { params: { userId } });

it('answers a user with how the account stands, and nothing of the ledger’s own', async () => {
  expect(await get(people.owner.userId)).toEqual({
    userId: people.owner.userId,
    email: 'owner@flip.example',
    name: 'Name of user-owner',
    role: 'Researcher',
    invitedAt: '2026-01-01T10:00:00.000Z',
    lastSeenAt: at,
    status: 'ACTIVE',
  });
});

it('knows nobody who is not there, and may be called by an Admin alone', async () => {
  expect(await refusal(get('user-nobody'))).toBe('NOT_FOUND');
  expect(getUser).toMatchObject({ auth: 'user', roles: ['Admin'] });
});
