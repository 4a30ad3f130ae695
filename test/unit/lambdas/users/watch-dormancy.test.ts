import { beforeEach, expect, it, vi } from 'vitest';
import type { UserId } from '#contracts/ids';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeWatchDormancy } from '#lambdas/users/watch-dormancy';
import { type AddUserParts, addUserParts } from '#test/fixtures/hub/add-user-parts';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

const day = 86_400;
const seen = { lastSeenAt: '2026-01-01T10:00:00.000Z' };
const other = { ...people.admin, userId: 'user-other' as UserId, email: 'other@flip.example' };
let hub: AddUserParts;
const watch = () => makeWatchDormancy({ ledger: hub.ledger, directory: hub.directory })();
const user = (userId: UserId) => hub.at(keys.user(userId));
const mails = () => hub.all().filter(({ kind }) => kind === 'MAIL');

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  hub = addUserParts();
  hub.seed(userItem(people.admin, { lastSeenAt: '2026-01-02T10:00:00.000Z' }), userItem(people.owner, seen));
});

it('warns at 80 days and disables at 90, each once', async () => {
  hub.pass(79 * day);
  expect(await watch()).toEqual({ users: 2, warned: 0, disabled: 0 });
  hub.pass(day);
  expect(await watch()).toEqual({ users: 2, warned: 1, disabled: 0 });
  expect(await watch()).toEqual({ users: 2, warned: 0, disabled: 0 });
  expect(mails()).toMatchObject([{ to: { userId: people.owner.userId } }]);
  hub.pass(10 * day);
  expect(await watch()).toEqual({ users: 2, warned: 0, disabled: 1 });
  expect(await watch()).toEqual({ users: 2, warned: 0, disabled: 0 });
  expect(user(people.owner.userId)).toMatchObject({
    disabledAt: '2026-04-01T12:00:00.000Z',
    signedOutAt: '2026-04-01T12:00:00.000Z',
  });
  expect(hub.calls).toEqual(['disable owner@flip.example']);
  expect(hub.audited()).toEqual(['user.dormancyWarned', 'user.disabled']);
});

it('leaves the Admin who was here last, and treats other Admins as everybody', async () => {
  hub.seed(userItem(other, seen));
  hub.pass(80 * day);
  await watch();
  hub.pass(10 * day);
  await watch();
  hub.pass(300 * day);
  await watch();
  expect(user(people.admin.userId)).not.toHaveProperty('disabledAt');
  expect(user(people.admin.userId)).not.toHaveProperty('dormancyWarnedAt');
  expect(user(other.userId)).toHaveProperty('disabledAt');
});

it('does nothing to who comes back, or to anybody once the last Admin was changed, in between', async () => {
  hub.pass(80 * day);
  await watch();
  hub.pass(10 * day);
  const back = { lastSeenAt: hub.ledger.now().toISOString() };
  hub.beforeNextWrite(() => hub.seed(userItem(people.owner, back)));
  expect(await watch()).toMatchObject({ disabled: 0 });
  expect(user(people.owner.userId)).not.toHaveProperty('disabledAt');
  hub.seed({ ...userItem(people.owner, seen), dormancyWarnedAt: '2026-03-22T12:00:00.000Z' });
  hub.beforeNextWrite(() => hub.seed(userItem({ ...people.admin, role: 'Viewer' })));
  expect(await watch()).toMatchObject({ disabled: 0 });
  expect(hub.calls).toEqual([]);
});

it('does what it can for the others where the directory fails, and then fails', async () => {
  hub.seed({ ...userItem(people.member, seen), dormancyWarnedAt: '2026-03-22T12:00:00.000Z' });
  hub.seed({ ...userItem(people.owner, seen), dormancyWarnedAt: '2026-03-22T12:00:00.000Z' });
  hub.pass(90 * day);
  hub.break('down');
  await expect(watch()).rejects.toThrow('the directory does not answer');
  for (const { userId } of [people.member, people.owner]) expect(user(userId)).toHaveProperty('disabledAt');
});
