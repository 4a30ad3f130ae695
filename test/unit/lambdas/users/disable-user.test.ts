import { beforeEach, expect, it } from 'vitest';
import { disableUser } from '#contracts/api/users';
import type { UserId } from '#contracts/ids';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeDisableUser } from '#lambdas/users/disable-user';
import { type AddUserParts, addUserParts } from '#test/fixtures/hub/add-user-parts';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { trustItem, userItem } from '#test/fixtures/hub/items';

const other = { ...people.admin, userId: 'user-other' as UserId, email: 'other@flip.example' };
let hub: AddUserParts;
const disable = (userId: string, by = people.admin) =>
  callOperation(disableUser, makeDisableUser({ ledger: hub.ledger, directory: hub.directory }), by, {
    params: { userId },
  });

beforeEach(() => {
  hub = addUserParts();
  hub.seed(userItem(people.admin), userItem(other), userItem(people.owner));
});

it('disables on the ledger and in the directory, and ends the sessions of before', async () => {
  const at = '2026-01-01T12:00:00.000Z';
  expect(await disable(people.owner.userId)).toMatchObject({ status: 'DISABLED', disabledAt: at });
  expect(hub.at(keys.user(people.owner.userId))).toMatchObject({ disabledAt: at, signedOutAt: at, role: 'Researcher' });
  expect(hub.calls).toEqual(['disable owner@flip.example']);
  expect(hub.audited()).toEqual(['user.disabled']);
});

it('keeps the authority of a trust where it was when its only Trust Admin is disabled', async () => {
  hub.seed(trustItem(1, { trustAdmins: 1 }), userItem(trustAdminOf(1)));
  expect(await disable(trustAdminOf(1).userId)).toMatchObject({ status: 'DISABLED', trustId: trustIdOf(1) });
  expect(hub.at(keys.trust(trustIdOf(1)))).toMatchObject({ trustAdmins: 1 });
});

it('is mended by disabling again where the directory did not answer, and is written down once', async () => {
  hub.break('down');
  await expect(disable(people.owner.userId)).rejects.toThrow();
  expect(hub.at(keys.user(people.owner.userId))).toMatchObject({ disabledAt: expect.any(String) });
  hub.break();
  hub.pass(60);
  expect(await disable(people.owner.userId)).toMatchObject({ disabledAt: '2026-01-01T12:00:00.000Z' });
  expect(hub.calls).toEqual(['disable owner@flip.example']);
  expect(hub.audited()).toEqual(['user.disabled']);
});

it('disables another Admin, and nobody themselves', async () => {
  expect(await refusal(disable(people.admin.userId))).toBe('OWN_ACCOUNT');
  expect(hub.at(keys.user(people.admin.userId))).not.toHaveProperty('disabledAt');
  expect(await disable(other.userId)).toMatchObject({ status: 'DISABLED' });
});

it('leaves an enabled Admin when two disable each other at once', async () => {
  const both = await Promise.all([refusal(disable(other.userId)), refusal(disable(people.admin.userId, other))]);
  expect(both.sort()).toEqual(['FORBIDDEN', 'not refused']);
  expect(hub.calls).toHaveLength(1);
});

it('changes nothing once the role of who asks has been taken in between', async () => {
  hub.beforeNextWrite(() => hub.seed({ ...userItem(people.admin), role: 'Viewer' }));
  expect(await refusal(disable(people.owner.userId))).toBe('FORBIDDEN');
  expect(hub.calls).toEqual([]);
  expect(hub.audited()).toEqual([]);
});

it('knows nobody who is not there, and may be called by an Admin alone', async () => {
  expect(await refusal(disable('user-nobody'))).toBe('NOT_FOUND');
  expect(disableUser).toMatchObject({ auth: 'user', roles: ['Admin'] });
});
