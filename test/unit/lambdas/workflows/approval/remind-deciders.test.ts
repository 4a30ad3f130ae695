import { beforeEach, expect, it } from 'vitest';
import type { Mail } from '#lambdas/platform/runtime/mail';
import { makeRemindDeciders } from '#lambdas/workflows/approval/remind-deciders';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { ids, projectItem, projectTrustItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
let mails: Mail[];
const remind = async (first: boolean) => {
  const send = async (mail: Mail) => {
    mails.push(mail);
  };
  const input = { projectId: ids.project, trustId: trustIdOf(1), first };
  return (await makeRemindDeciders(hub.ledger, send, 'https://flip.test')(input)).kind;
};

beforeEach(() => {
  hub = memoryLedger();
  mails = [];
  hub.seed(projectItem({ status: 'STAGED' }), projectTrustItem(1), userItem(people.admin), userItem(people.owner));
});

it('asks the Trust Admins of the trust, and nobody else', async () => {
  const { email } = trustAdminOf(1);
  hub.seed(userItem(trustAdminOf(1)), userItem(trustAdminOf(2)));
  expect(await remind(true)).toBe('reminded');
  expect(mails.map(({ to }) => to)).toEqual([email]);
  expect(mails[0]?.text).toContain(`https://flip.test/projects/${ids.project}`);
});

it('asks the Admins where the trust has none of its own', async () => {
  await remind(true);
  expect(mails.map(({ to }) => to)).toEqual([people.admin.email]);
});

it('asks for the first time once, and reminds as often as it is called', async () => {
  await remind(true);
  expect(await remind(true)).toBe('not-needed');
  expect(await remind(false)).toBe('reminded');
  expect(await remind(false)).toBe('reminded');
  expect(mails.map(({ text }) => text.includes('still waits'))).toEqual([false, true, true]);
});

it('asks nobody once the trust has decided or has no part any more', async () => {
  hub.seed(projectTrustItem(1, { decision: 'APPROVED' }));
  expect(await remind(false)).toBe('not-needed');
  hub.seed(projectTrustItem(1, { endedAt: '2026-01-01T11:00:00.000Z' }));
  expect(await remind(true)).toBe('not-needed');
  expect(mails).toEqual([]);
});
