import { expect, it } from 'vitest';
import { listUsers } from '#contracts/api/users';
import { readUsers } from '#lambdas/platform/items/user-item';
import { makeListUsers } from '#lambdas/users/list-users';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

it('answers every user by e-mail address, without what only the ledger needs', async () => {
  const { ledger, seed } = memoryLedger();
  const { admin, member, owner, outsider, viewer } = people;
  for (const person of [viewer, owner, admin, member, outsider]) seed(userItem(person));
  const handler = makeListUsers({ readUsers: () => readUsers(ledger) });
  const { users } = await callOperation(listUsers, handler, admin);
  expect(users.map(({ userId }) => userId)).toEqual([admin, member, outsider, owner, viewer].map((one) => one.userId));
  expect(Object.keys(users[0] ?? {}).sort()).toEqual(['email', 'invitedAt', 'name', 'role', 'userId']);
});
