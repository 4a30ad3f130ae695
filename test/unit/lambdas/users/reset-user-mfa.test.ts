import { beforeEach, expect, it } from 'vitest';
import { resetUserMfa } from '#contracts/api/users';
import type { UserId } from '#contracts/ids';
import { readUserOfAccount } from '#lambdas/platform/items/user-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeResetUserMfa } from '#lambdas/users/reset-user-mfa';
import { type AddUserParts, addUserParts } from '#test/fixtures/hub/add-user-parts';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

const at = '2026-01-01T11:00:00.000Z';
let hub: AddUserParts;
const { userId } = people.owner;
const reset = (of: string = userId) =>
  callOperation(resetUserMfa, makeResetUserMfa({ ...hub.deps, directory: hub.directory }), people.admin, {
    params: { userId: of },
  });

beforeEach(() => {
  hub = addUserParts();
  hub.seed(userItem(people.admin), userItem(people.owner, { lastSeenAt: at }));
});

it('makes the account anew in the same role, and the person keeps their id', async () => {
  expect(await reset()).toMatchObject({ userId, email: 'owner@flip.example', status: 'ACTIVE' });
  expect(hub.accounts).toEqual([
    { email: 'owner@flip.example', role: 'Researcher', temporaryPassword: 'one-time-aA1' },
  ]);
  expect(hub.at(keys.user(userId))).toMatchObject({ accountId: 'account-1', signedOutAt: '2026-01-01T12:00:00.000Z' });
  expect(hub.mails).toMatchObject([
    { to: 'owner@flip.example', text: expect.stringContaining('authenticator app anew') },
  ]);
  expect(hub.audited()).toEqual(['user.mfaReset']);
});

it('finds the person by the new account, by their own id, and by an account in between', async () => {
  await reset();
  await reset();
  for (const account of [userId, 'account-1', 'account-2'])
    expect(await readUserOfAccount(hub.ledger, account as UserId)).toMatchObject({ userId, accountId: 'account-2' });
  expect(await readUserOfAccount(hub.ledger, 'account-3' as UserId)).toBeUndefined();
});

it('refuses where another Admin has made the account anew in between, so that somebody does it again', async () => {
  hub.beforeNextWrite(() => hub.seed({ ...userItem(people.owner), accountId: 'account-of-the-other' }));
  expect(await refusal(reset())).toBe('CONFLICT');
  expect(hub.mails).toEqual([]);
  expect(await reset()).toMatchObject({ userId });
});

it('writes nothing while the directory does not answer', async () => {
  hub.break('down');
  await expect(reset()).rejects.toThrow();
  expect(hub.at(keys.user(userId))).not.toHaveProperty('accountId');
  expect(hub.audited()).toEqual([]);
});

it('resets nobody’s own, no disabled person’s and nobody’s who is not there', async () => {
  hub.seed(userItem(people.member, { disabledAt: at }));
  expect(await refusal(reset(people.admin.userId))).toBe('OWN_ACCOUNT');
  expect(await refusal(reset(people.member.userId))).toBe('ACCOUNT_DISABLED');
  expect(await refusal(reset('user-nobody'))).toBe('NOT_FOUND');
  expect(hub.accounts).toEqual([]);
  expect(resetUserMfa).toMatchObject({ auth: 'user', roles: ['Admin'] });
});
