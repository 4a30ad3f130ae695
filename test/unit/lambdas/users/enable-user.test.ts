import { beforeEach, expect, it } from 'vitest';
import { enableUser } from '#contracts/api/users';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeEnableUser } from '#lambdas/users/enable-user';
import { type AddUserParts, addUserParts } from '#test/fixtures/hub/add-user-parts';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

const at = '2026-01-01T11:00:00.000Z';
let hub: AddUserParts;
const enable = (userId: string) =>
  callOperation(enableUser, makeEnableUser({ ledger: hub.ledger, directory: hub.directory }), people.admin, {
    params: { userId },
  });

beforeEach(() => {
  hub = addUserParts();
  hub.seed(userItem(people.admin), { ...userItem(people.owner, { lastSeenAt: at, disabledAt: at }), signedOutAt: at });
});

it('enables in the directory and on the ledger, for who signs in from then on', async () => {
  const enabled = await enable(people.owner.userId);
  expect(enabled).toMatchObject({ status: 'ACTIVE' });
  expect(enabled).not.toHaveProperty('disabledAt');
  expect(hub.at(keys.user(people.owner.userId))).toMatchObject({
    enabledAt: '2026-01-01T12:00:00.000Z',
    signedOutAt: '2026-01-01T12:00:00.000Z',
  });
  expect(hub.calls).toEqual(['enable owner@flip.example']);
  expect(hub.audited()).toEqual(['user.enabled']);
});

it('leaves the person disabled while the directory cannot be changed, and is mended by enabling again', async () => {
  hub.break('down');
  await expect(enable(people.owner.userId)).rejects.toThrow();
  expect(hub.at(keys.user(people.owner.userId))).toMatchObject({ disabledAt: at });
  hub.break('missing');
  expect(await refusal(enable(people.owner.userId))).toBe('ACCOUNT_MISSING');
  hub.break();
  expect(await enable(people.owner.userId)).toMatchObject({ status: 'ACTIVE' });
});

it('changes nothing of an enabled person but that the directory follows', async () => {
  await enable(people.owner.userId);
  expect(await enable(people.owner.userId)).toMatchObject({ status: 'ACTIVE' });
  expect(hub.calls).toHaveLength(2);
  expect(hub.audited()).toEqual(['user.enabled']);
});

it('enables nobody themselves and nobody who is not there', async () => {
  expect(await refusal(enable(people.admin.userId))).toBe('OWN_ACCOUNT');
  expect(await refusal(enable('user-nobody'))).toBe('NOT_FOUND');
  expect(enableUser).toMatchObject({ auth: 'user', roles: ['Admin'] });
});
