import { expect, it } from 'vitest';
import { updateMe } from '#contracts/api/users';
import { makeUpdateMe } from '#lambdas/users/update-me';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustCaller } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

const { ledger, seed, audited } = memoryLedger();
seed(userItem(people.viewer), userItem(people.owner));
const update = (caller: Parameters<typeof callOperation>[2]) =>
  callOperation(updateMe, makeUpdateMe({ ledger }), caller, { body: { name: 'Vi', organisation: 'A hospital' } });

it('changes the caller, whatever their role, and nobody else', async () => {
  expect(await update(people.viewer)).toMatchObject({ userId: people.viewer.userId, name: 'Vi', role: 'Viewer' });
  expect(audited()).toEqual(['user.profileEdited']);
  expect(updateMe).not.toHaveProperty('roles');
});

it('is for people alone', async () => {
  expect(await refusal(update(trustCaller(1)))).toBe('UNAUTHENTICATED');
});
