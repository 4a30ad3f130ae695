import { beforeEach, expect, it } from 'vitest';
import type { UserId } from '#contracts/ids';
import { makeSendMails } from '#lambdas/mail/send-mails';
import { mailWrite } from '#lambdas/platform/items/mail-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Mail } from '#lambdas/platform/runtime/mail';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
let sent: Mail[];
let failing: ReadonlySet<string>;
const { member, owner } = people;
const send = (event: unknown) =>
  makeSendMails({
    ledger: hub.ledger,
    publicUrl: 'https://flip.example',
    send: async (mail) => {
      if (failing.has(mail.to)) throw new Error('SES does not take it');
      sent.push(mail);
    },
  })(event);
const write = (to: Parameters<typeof mailWrite>[1]['to']) =>
  commit(hub.ledger, [mailWrite(hub.ledger, { to, subject: 'A subject', text: 'a text', page: '/page' })], []);
const waiting = () => hub.all().filter(({ kind }) => kind === 'MAIL');
/** What the stream brings of every mail. */
const batch = () => ({
  Records: waiting().map(({ pk, sk }) => ({ dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } })),
});

beforeEach(() => {
  hub = memoryLedger();
  sent = [];
  failing = new Set();
  for (const person of [member, owner])
    hub.seed(userItem(person), { ...keys.email(person.email), kind: 'EMAIL', userId: person.userId });
});

it('sends each mail to a user or an address, once, with their name and the page', async () => {
  await write({ userId: owner.userId });
  await write({ email: member.email });
  const event = batch();
  expect(await send(event)).toEqual({ sent: 2 });
  expect(sent.map(({ to }) => to)).toEqual([owner.email, member.email]);
  expect(sent[0]?.text).toBe(`Dear Name of ${owner.userId},\n\na text\nhttps://flip.example/page\n`);
  expect([waiting(), await send(event), sent.length]).toEqual([[], { sent: 0 }, 2]);
});

it('sends nothing to an address that nobody has, nor to who is gone or disabled', async () => {
  hub.seed(userItem(owner, { disabledAt: '2026-01-01T11:00:00.000Z' }));
  await write({ userId: owner.userId });
  await write({ email: 'nobody@flip.example' });
  await write({ userId: 'user-gone' as UserId });
  await send(batch());
  expect([sent, waiting()]).toEqual([[], []]);
});

it('sends all others where one fails, and throws so that the one comes again', async () => {
  failing = new Set([owner.email]);
  await write({ userId: owner.userId });
  await write({ userId: member.userId });
  await expect(send(batch())).rejects.toThrow('SES does not take it');
  expect([sent.map(({ to }) => to), waiting().length]).toEqual([[member.email], 1]);
  failing = new Set();
  await send(batch());
  expect([sent.length, waiting()]).toEqual([2, []]);
});

it('called by the schedule, sends what the stream has had its time for, and leaves the rest to it', async () => {
  await write({ userId: owner.userId });
  hub.pass(15 * 60 + 1);
  await write({ userId: member.userId });
  expect(await send({ source: 'aws.events' })).toEqual({ sent: 1 });
  expect([sent.map(({ to }) => to), waiting().length]).toEqual([[owner.email], 1]);
});

it('writes mails that end by themselves after a week', async () => {
  await write({ userId: owner.userId });
  expect(waiting()[0]?.expiresAt).toBe(Date.parse('2026-01-08T12:00:00.000Z') / 1000);
});
