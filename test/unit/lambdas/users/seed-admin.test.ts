import { beforeEach, expect, it } from 'vitest';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeSeedAdmin } from '#lambdas/users/seed-admin';
import { type AddUserParts, addUserParts } from '#test/fixtures/hub/add-user-parts';
import { refusal } from '#test/fixtures/hub/call-operation';

const person = { email: 'first@flip.example', name: 'First' };
let hub: AddUserParts;

beforeEach(() => {
  hub = addUserParts();
});

it('makes the first Admin, whatever role the event names', async () => {
  const user = await makeSeedAdmin(hub.deps)({ ...person, role: 'Viewer' });
  expect(user).toMatchObject({ email: 'first@flip.example', role: 'Admin' });
  expect(hub.at(keys.user(user.userId))).toMatchObject({ role: 'Admin' });
  expect(hub.at(keys.firstAdmin())).toBeDefined();
  expect(hub.audited()).toEqual(['user.invited']);
});

it('makes no second one, under any address', async () => {
  await makeSeedAdmin(hub.deps)(person);
  const second = makeSeedAdmin(hub.deps)({ email: 'second@flip.example', name: 'Second' });
  expect(await refusal(second)).toBe('WRONG_STATE');
  expect(hub.accounts).toHaveLength(1);
});

it('makes none where another call was quicker', async () => {
  hub.beforeNextWrite(() => hub.seed({ ...keys.firstAdmin(), kind: 'FIRST_ADMIN' }));
  expect(await refusal(makeSeedAdmin(hub.deps)(person))).toBe('WRONG_STATE');
  expect(hub.audited()).toEqual([]);
});

it('takes nothing but a person', async () => {
  await expect(makeSeedAdmin(hub.deps)({ name: 'First' })).rejects.toThrow();
  await expect(makeSeedAdmin(hub.deps)(undefined)).rejects.toThrow();
  expect(hub.accounts).toEqual([]);
});
