import { beforeEach, expect, it } from 'vitest';
import { inviteUser } from '#contracts/api/users';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeInviteUser } from '#lambdas/users/invite-user';
import { type AddUserParts, addUserParts } from '#test/fixtures/hub/add-user-parts';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { trustItem } from '#test/fixtures/hub/items';

let hub: AddUserParts;
const invite = (person: object) =>
  callOperation(inviteUser, makeInviteUser(hub.deps), people.admin, {
    body: { name: 'New', role: 'Researcher', ...person },
  });

beforeEach(() => {
  hub = addUserParts();
});

it('makes the account, mails its one-time password and writes the user down under a small-letter address', async () => {
  const user = await invite({ email: 'New@Flip.example' });
  expect(user).toEqual({
    userId: 'account-1',
    email: 'new@flip.example',
    name: 'New',
    role: 'Researcher',
    invitedAt: '2026-01-01T12:00:00.000Z',
    status: 'INVITED',
  });
  expect(hub.accounts).toEqual([{ email: 'new@flip.example', role: 'Researcher', temporaryPassword: 'one-time-aA1' }]);
  expect(hub.mails).toHaveLength(1);
  expect(hub.mails[0]).toMatchObject({ to: 'new@flip.example', text: expect.stringContaining('one-time-aA1') });
  expect(hub.at(keys.user(user.userId))).toMatchObject({ kind: 'USER', gsi1pk: 'USERS', gsi1sk: 'new@flip.example' });
  expect(hub.audited()).toEqual(['user.invited']);
});

it('counts a Trust Admin at their trust, and knows them as one who decides for it', async () => {
  hub.seed(trustItem(1));
  const user = await invite({ email: 'site@flip.example', role: 'TrustAdmin', trustId: trustIdOf(1) });
  expect(hub.at(keys.trust(trustIdOf(1)))).toMatchObject({ trustAdmins: 1 });
  expect(hub.at(keys.user(user.userId))).toMatchObject({ gsi2pk: `TRUST_ADMINS#${trustIdOf(1)}` });
});

it('refuses an address that is known, and a trust that is not, before an account is made', async () => {
  await invite({ email: 'new@flip.example' });
  expect(await refusal(invite({ email: 'NEW@flip.example' }))).toBe('USER_EXISTS');
  const atNoTrust = { email: 'site@flip.example', role: 'TrustAdmin', trustId: trustIdOf(9) };
  expect(await refusal(invite(atNoTrust))).toBe('NOT_FOUND');
  expect(hub.accounts).toHaveLength(1);
  expect(hub.mails).toHaveLength(1);
});

it('refuses an address that somebody else invited in between', async () => {
  hub.beforeNextWrite(() => hub.seed({ ...keys.email('new@flip.example'), kind: 'EMAIL', userId: 'other' }));
  expect(await refusal(invite({ email: 'new@flip.example' }))).toBe('USER_EXISTS');
  expect(hub.audited()).toEqual([]);
});
