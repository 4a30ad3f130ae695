import { beforeEach, expect, it } from 'vitest';
import type { MailItem } from '#lambdas/platform/items/mail-item';
import { makeRemindDeciders } from '#lambdas/workflows/approval/remind-deciders';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { codeOf, ids, projectItem, projectTrustItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const remind = async (first: boolean) =>
  (await makeRemindDeciders(hub.ledger)({ projectId: ids.project, trustId: trustIdOf(1), first })).kind;
const mails = () => hub.all().filter(({ kind }) => kind === 'MAIL') as unknown as MailItem[];
/** Who has been written to since the last look, and the mails. */
let seen = 0;
const receivers = () => {
  const fresh = mails().slice(seen);
  seen = mails().length;
  return fresh.map(({ to }) => ('userId' in to ? to.userId : to.email)).sort();
};

beforeEach(() => {
  hub = memoryLedger();
  seen = 0;
  hub.seed(projectItem({ status: 'STAGED', stagedAt: '2026-01-01T10:00:00.000Z' }), projectTrustItem(1));
  hub.seed(userItem(people.admin), userItem(people.owner));
});

it('asks the Trust Admins of the trust, and nobody else', async () => {
  hub.seed(userItem(trustAdminOf(1)), userItem(trustAdminOf(2)));
  expect(await remind(true)).toBe('reminded');
  expect(mails()[0]).toMatchObject({
    subject: `A project waits for the decision of ${codeOf(1)}`,
    page: `/projects/${ids.project}`,
  });
  expect(receivers()).toEqual([trustAdminOf(1).userId]);
});

it('asks the Admins where the trust has none of its own', async () => {
  await remind(true);
  expect(receivers()).toEqual([people.admin.userId]);
});

it('asks for the first time once, and reminds as often as it is called', async () => {
  await remind(true);
  expect(await remind(true)).toBe('not-needed');
  expect(await remind(false)).toBe('reminded');
  expect(mails().map(({ text }) => text.includes('still waits'))).toEqual([false, true]);
});

it('tells the hub’s Admins and the owner from the second reminder on', async () => {
  hub.seed(userItem(trustAdminOf(1)));
  await remind(true);
  await remind(false);
  expect(new Set(receivers())).toEqual(new Set([trustAdminOf(1).userId]));
  await remind(false);
  const all = [people.admin.userId, people.owner.userId, trustAdminOf(1).userId].sort();
  expect(receivers()).toEqual(all);
  const toOwner = mails().findLast(({ to }) => 'userId' in to && to.userId === people.owner.userId);
  expect(toOwner?.text).toContain('since 2026-01-01');
  expect(toOwner?.text).toContain('reminded 2 times');
  await remind(false);
  expect(receivers()).toEqual(all);
});

it('where Admins decide, tells them once and the owner', async () => {
  await remind(true);
  await remind(false);
  receivers();
  await remind(false);
  expect(receivers()).toEqual([people.admin.userId, people.owner.userId].sort());
});

it('tells the Admins and the owner at once where every Trust Admin is disabled, who alone could decide', async () => {
  hub.seed(userItem(trustAdminOf(1), { disabledAt: '2026-01-01T09:00:00.000Z' }));
  await remind(true);
  expect(mails().every(({ text }) => text.includes('has waited for the decision'))).toBe(true);
  expect(receivers()).toEqual([people.admin.userId, people.owner.userId].sort());
});

it('called twice for one reminder at once, sends it once', async () => {
  await remind(true);
  const before = mails().length;
  hub.beforeNextWrite(() => hub.seed({ ...projectTrustItem(1), askedAt: 'before', reminders: 1 }));
  expect(await remind(false)).toBe('not-needed');
  expect(mails()).toHaveLength(before);
});

it('asks nobody once the trust has decided or has no part any more', async () => {
  hub.seed(projectTrustItem(1, { decision: 'APPROVED' }));
  expect(await remind(false)).toBe('not-needed');
  hub.seed(projectTrustItem(1, { endedAt: '2026-01-01T11:00:00.000Z' }));
  expect(await remind(true)).toBe('not-needed');
  expect(mails()).toEqual([]);
});
