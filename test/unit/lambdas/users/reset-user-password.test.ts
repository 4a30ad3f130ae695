import { beforeEach, expect, it } from 'vitest';
import { resetUserPassword } from '#contracts/api/users';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeResetUserPassword } from '#lambdas/users/reset-user-password';
import { type AddUserParts, addUserParts } from '#test/fixtures/hub/add-user-parts';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

const at = '2026-01-01T11:00:00.000Z';
const now = '2026-01-01T12:00:00.000Z';
let hub: AddUserParts;
const reset = (userId: string) =>
  callOperation(resetUserPassword, makeResetUserPassword({ ...hub.deps, directory: hub.directory }), people.admin, {
    params: { userId },
  });

beforeEach(() => {
  hub = addUserParts();
  hub.seed(userItem(people.admin), userItem(people.owner, { lastSeenAt: at }), userItem(people.viewer));
});

it('mails a one-time password in place of the old one and ends the sessions of before', async () => {
  expect(await reset(people.owner.userId)).toMatchObject({ status: 'ACTIVE', invitedAt: '2026-01-01T10:00:00.000Z' });
  expect(hub.calls).toEqual(['password owner@flip.example one-time-aA1']);
  expect(hub.at(keys.user(people.owner.userId))).toMatchObject({ signedOutAt: now });
  expect(hub.mails).toMatchObject([
    { to: 'owner@flip.example', text: expect.stringMatching(/one-time-aA1[\s\S]*authenticator app stays/) },
  ]);
  expect(hub.audited()).toEqual(['user.passwordReset']);
});

it('renews an invitation whose password has expired', async () => {
  expect(await reset(people.viewer.userId)).toMatchObject({ status: 'INVITED', invitedAt: now });
});

it('tells neither answer nor ledger the password', async () => {
  expect(JSON.stringify(await reset(people.owner.userId))).not.toContain('one-time');
  expect(JSON.stringify(hub.all())).not.toContain('one-time');
});

it('sends nothing and ends nothing while the directory does not answer, and is mended by calling again', async () => {
  hub.break('down');
  await expect(reset(people.owner.userId)).rejects.toThrow();
  expect(hub.mails).toEqual([]);
  expect(hub.audited()).toEqual([]);
  hub.break('missing');
  expect(await refusal(reset(people.owner.userId))).toBe('ACCOUNT_MISSING');
  hub.break();
  expect(await reset(people.owner.userId)).toMatchObject({ status: 'ACTIVE' });
});

it('resets nobody’s own, no disabled person’s and nobody’s who is not there', async () => {
  hub.seed(userItem(people.member, { disabledAt: at }));
  expect(await refusal(reset(people.admin.userId))).toBe('OWN_ACCOUNT');
  expect(await refusal(reset(people.member.userId))).toBe('ACCOUNT_DISABLED');
  expect(await refusal(reset('user-nobody'))).toBe('NOT_FOUND');
  expect(hub.calls).toEqual([]);
  expect(resetUserPassword).toMatchObject({ auth: 'user', roles: ['Admin'] });
});
