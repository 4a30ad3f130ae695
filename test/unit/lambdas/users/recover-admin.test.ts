import { beforeEach, expect, it } from 'vitest';
import type { UserId } from '#contracts/ids';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeRecoverAdmin } from '#lambdas/users/recover-admin';
import { type AddUserParts, addUserParts } from '#test/fixtures/hub/add-user-parts';
import { refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

const other = { ...people.admin, userId: 'user-other' as UserId, email: 'other@flip.example' };
const known = ({ email, userId }: { email: string; userId: UserId }) => ({
  ...keys.email(email),
  kind: 'EMAIL',
  userId,
});
let hub: AddUserParts;
const recover = (event: unknown) => makeRecoverAdmin({ ...hub.deps, directory: hub.directory })(event);
/** Who gets a mail of it by the ledger's own way. */
const told = () => hub.all().flatMap(({ kind, to }) => (kind === 'MAIL' ? [(to as { userId: UserId }).userId] : []));

beforeEach(() => {
  hub = addUserParts();
  for (const person of [people.admin, other, people.owner]) hub.seed(userItem(person), known(person));
});

it('gives an Admin a fresh sign-in, and tells the other Admins', async () => {
  expect(await recover({ email: 'Admin@flip.example' })).toMatchObject({ userId: people.admin.userId, role: 'Admin' });
  expect(hub.at(keys.user(people.admin.userId))).toMatchObject({ accountId: 'account-1' });
  expect(hub.mails.map(({ to }) => to)).toEqual(['admin@flip.example']);
  expect(told()).toEqual([other.userId]);
  expect(hub.audited()).toEqual(['user.mfaReset']);
});

it('enables an Admin who was disabled', async () => {
  hub.seed(userItem(people.admin, { disabledAt: '2026-01-01T11:00:00.000Z' }));
  expect(await recover({ email: 'admin@flip.example' })).not.toHaveProperty('disabledAt');
  expect(hub.audited()).toEqual(['user.mfaReset', 'user.enabled']);
});

it('makes another Admin of an address that nobody has', async () => {
  expect(await refusal(recover({ email: 'third@flip.example' }))).toBe('INPUT_INVALID | name: a name for a new Admin');
  expect(await recover({ email: 'third@flip.example', name: 'Third' })).toMatchObject({ role: 'Admin' });
  expect(hub.mails.map(({ to }) => to)).toEqual(['third@flip.example']);
  expect(told()).toEqual([people.admin.userId, other.userId]);
  expect(hub.audited()).toEqual(['user.invited']);
});

it('raises nobody who has another role', async () => {
  expect(await refusal(recover({ email: 'owner@flip.example', name: 'Owner' }))).toMatch(/^WRONG_STATE/);
  expect(hub.accounts).toEqual([]);
  expect(hub.mails).toEqual([]);
  expect(told()).toEqual([]);
});

it('takes nothing but an address and a name', async () => {
  await expect(recover({ email: 'admin@flip.example', role: 'Admin' })).rejects.toThrow();
  await expect(recover(undefined)).rejects.toThrow();
});
