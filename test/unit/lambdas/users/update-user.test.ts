import { beforeEach, expect, it } from 'vitest';
import { updateUser } from '#contracts/api/users';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeUpdateUser } from '#lambdas/users/update-user';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

const { userId } = people.owner;
let hub: MemoryLedger;
const update = (body: object, of: string = userId) =>
  callOperation(updateUser, makeUpdateUser({ ledger: hub.ledger }), people.admin, { params: { userId: of }, body });

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(userItem(people.owner));
});

it('changes what is named and leaves the rest', async () => {
  expect(await update({ organisation: 'A university' })).toMatchObject({
    name: 'Name of user-owner',
    organisation: 'A university',
  });
  expect(await update({ name: 'Olive' })).toMatchObject({ name: 'Olive', organisation: 'A university' });
  expect(await update({ organisation: null })).not.toHaveProperty('organisation');
});

it('keeps in the audit what was changed, and none of what it says', async () => {
  await update({ name: 'Olive Owner' });
  expect(hub.audited()).toEqual(['user.profileEdited']);
  const events = hub.all().filter(({ kind }) => kind === 'AUDIT_PENDING');
  expect(JSON.stringify(events)).toContain('"facts":{"name":true,"organisation":false}');
  expect(JSON.stringify(events)).not.toContain('Olive');
});

it('takes names that a mail can carry, and at least one change', async () => {
  for (const wrong of [{}, { name: '' }, { name: 'see https://x' }, { organisation: 'a\nb' }, { role: 'Admin' }])
    await expect(update(wrong)).rejects.toThrow();
  expect(hub.at(keys.user(userId))).toEqual(userItem(people.owner));
});

it('knows nobody who is not there, and may be called by an Admin alone', async () => {
  expect(await refusal(update({ name: 'Olive' }, 'user-nobody'))).toBe('NOT_FOUND');
  expect(updateUser).toMatchObject({ auth: 'user', roles: ['Admin'] });
});
