import { expect, it } from 'vitest';
import { getMe } from '#contracts/api/users';
import { readUser } from '#lambdas/platform/items/user-item';
import { makeGetMe } from '#lambdas/users/get-me';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustCaller } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

const { ledger, seed } = memoryLedger();
seed(userItem(people.owner), userItem(trustAdminOf(1)));
const handler = makeGetMe({ readUser: (userId) => readUser(ledger, userId) });

it('answers the caller as the ledger knows them, and a Trust Admin with their trust', async () => {
  const { email, userId } = people.owner;
  expect(await callOperation(getMe, handler, people.owner)).toMatchObject({ userId, email, role: 'Researcher' });
  const { trustId } = trustAdminOf(1);
  expect(await callOperation(getMe, handler, trustAdminOf(1))).toMatchObject({ role: 'TrustAdmin', trustId });
});

it('tells each which operations their role may call', async () => {
  const { permissions } = await callOperation(getMe, handler, people.owner);
  expect(permissions).toEqual(expect.arrayContaining(['create-project', 'get-me']));
  expect(permissions).not.toContain('invite-user');
});

it('does not answer somebody who is no longer there, nor a trust', async () => {
  expect(await refusal(callOperation(getMe, handler, people.outsider))).toBe('NOT_FOUND');
  expect(await refusal(callOperation(getMe, handler, trustCaller(1)))).toBe('UNAUTHENTICATED');
});
