import { beforeEach, expect, it } from 'vitest';
import { setUserRole } from '#contracts/api/users';
import type { UserId } from '#contracts/ids';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeSetUserRole } from '#lambdas/users/set-user-role';
import { type AddUserParts, addUserParts } from '#test/fixtures/hub/add-user-parts';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { trustItem, userItem } from '#test/fixtures/hub/items';

const other = { ...people.admin, userId: 'user-other' as UserId, email: 'other@flip.example' };
const site = trustAdminOf(1);
let hub: AddUserParts;
const setRole = (userId: string, body: object, by = people.admin) =>
  callOperation(setUserRole, makeSetUserRole({ ledger: hub.ledger, directory: hub.directory }), by, {
    params: { userId },
    body,
  });
const trustAdmins = (number: number) => hub.at(keys.trust(trustIdOf(number)))?.trustAdmins;

beforeEach(() => {
  hub = addUserParts();
  hub.seed(userItem(people.admin), userItem(other), userItem(people.owner), userItem(site));
  hub.seed(trustItem(1, { trustAdmins: 1 }), trustItem(2));
});

it('gives exactly one role, and the directory follows', async () => {
  expect(await setRole(people.owner.userId, { role: 'Viewer' })).toMatchObject({ role: 'Viewer' });
  expect(hub.at(keys.user(people.owner.userId))).toMatchObject({
    role: 'Viewer',
    roleSetAt: '2026-01-01T12:00:00.000Z',
  });
  expect(hub.calls).toEqual(['role owner@flip.example Viewer']);
  expect(hub.audited()).toEqual(['user.roleSet']);
});

it('counts Trust Admins at the trust they come from and at the one they go to', async () => {
  await setRole(people.owner.userId, { role: 'TrustAdmin', trustId: trustIdOf(2) });
  expect([trustAdmins(1), trustAdmins(2)]).toEqual([1, 1]);
  await setRole(site.userId, { role: 'TrustAdmin', trustId: trustIdOf(2) });
  expect([trustAdmins(1), trustAdmins(2)]).toEqual([0, 2]);
  expect(hub.at(keys.user(site.userId))).toMatchObject({
    trustId: trustIdOf(2),
    gsi2pk: `TRUST_ADMINS#${trustIdOf(2)}`,
  });
  expect(hub.audited()).toEqual([
    'user.roleSet',
    'trust.adminAdded',
    'user.roleSet',
    'trust.adminRemoved',
    'trust.adminAdded',
  ]);
});

it('takes the trust with the role, and out of the list of those who decide', async () => {
  const researcher = await setRole(site.userId, { role: 'Researcher' });
  expect(researcher).not.toHaveProperty('trustId');
  expect(hub.at(keys.user(site.userId))).not.toHaveProperty('gsi2pk');
  expect(trustAdmins(1)).toBe(0);
});

it('refuses a trust that is not there, and one beside another role', async () => {
  expect(await refusal(setRole(people.owner.userId, { role: 'TrustAdmin', trustId: trustIdOf(9) }))).toBe('NOT_FOUND');
  await expect(setRole(people.owner.userId, { role: 'Viewer', trustId: trustIdOf(1) })).rejects.toThrow(/trustId/);
  await expect(setRole(people.owner.userId, { role: 'TrustAdmin' })).rejects.toThrow(/trustId/);
  expect(hub.calls).toEqual([]);
  expect(hub.audited()).toEqual([]);
});

it('is mended by calling again where the directory did not answer, and counts once', async () => {
  hub.break('down');
  const asTrustAdmin = { role: 'TrustAdmin', trustId: trustIdOf(2) };
  await expect(setRole(people.owner.userId, asTrustAdmin)).rejects.toThrow();
  hub.break();
  expect(await setRole(people.owner.userId, asTrustAdmin)).toMatchObject({ role: 'TrustAdmin' });
  expect(hub.calls).toEqual(['role owner@flip.example TrustAdmin']);
  expect(trustAdmins(2)).toBe(1);
});

it('refuses where the role was changed in between', async () => {
  hub.beforeNextWrite(() => hub.seed(userItem({ ...people.owner, role: 'Viewer' })));
  expect(await refusal(setRole(people.owner.userId, { role: 'TrustAdmin', trustId: trustIdOf(2) }))).toBe('CONFLICT');
  expect(trustAdmins(2)).toBe(0);
});

it('changes nobody’s own role, and leaves an Admin when two take it from each other at once', async () => {
  expect(await refusal(setRole(people.admin.userId, { role: 'Viewer' }))).toBe('OWN_ACCOUNT');
  const both = await Promise.all([
    refusal(setRole(other.userId, { role: 'Viewer' })),
    refusal(setRole(people.admin.userId, { role: 'Viewer' }, other)),
  ]);
  expect(both.sort()).toEqual(['FORBIDDEN', 'not refused']);
});

it('knows nobody who is not there, and may be called by an Admin alone', async () => {
  expect(await refusal(setRole('user-nobody', { role: 'Viewer' }))).toBe('NOT_FOUND');
  expect(setUserRole).toMatchObject({ auth: 'user', roles: ['Admin'] });
});
