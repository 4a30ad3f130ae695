import { beforeEach, expect, it } from 'vitest';
import { mostInvitations } from '#contracts/membership';
import { keys } from '#lambdas/platform/ledger/keys';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { projectItem, userItem } from '#test/fixtures/hub/items';
import { memberCalls } from '#test/fixtures/hub/member-calls';

let hub: MemoryLedger;
let calls: ReturnType<typeof memberCalls>;
const { outsider } = people;

beforeEach(() => {
  hub = memoryLedger();
  calls = memberCalls(hub);
  hub.seed(projectItem({ members: [people.member.userId] }), userItem(people.owner, { name: 'Olive Owner' }));
});

it('answers and does alike whether or not anybody has the address', async () => {
  hub.seed(userItem(outsider), { ...keys.email(outsider.email), kind: 'EMAIL', userId: outsider.userId });
  const before = hub.reads();
  const known = await calls.invite(outsider.email);
  const readsOfKnown = hub.reads() - before;
  const unknown = await calls.invite('nobody@flip.example');
  expect(hub.reads() - before).toBe(2 * readsOfKnown);
  expect({ ...unknown, email: known.email }).toEqual(known);
  expect(calls.mails()).toHaveLength(2);
});

it('is one, with one mail, however often it is made', async () => {
  const first = await calls.invite(outsider.email);
  hub.pass(60);
  expect(await calls.invite(outsider.email, people.admin)).toEqual(first);
  expect([(await calls.listed()).length, calls.mails().length]).toEqual([1, 1]);
});

it('is one of so many', async () => {
  for (let number = 1; number <= mostInvitations; number += 1) await calls.invite(`guest${number}@flip.example`);
  expect(await refusal(calls.invite('one-more@flip.example'))).toBe(
    `CONFLICT | project: at most ${mostInvitations} open invitations of one project`,
  );
  await calls.withdraw('guest1@flip.example');
  expect(await calls.invite('one-more@flip.example')).toMatchObject({ email: 'one-more@flip.example' });
});

it('is by the owner or an Admin', async () => {
  const callers = [people.member, people.viewer, outsider];
  const refused = await Promise.all(callers.map((who) => refusal(calls.invite('a@flip.example', who))));
  expect(refused).toEqual(['FORBIDDEN', 'NOT_FOUND', 'NOT_FOUND']);
  expect(await calls.invite('a@flip.example', people.admin)).toMatchObject({ invitedBy: people.admin.userId });
});

it('is not into a closed project', async () => {
  hub.seed(projectItem({ status: 'CLOSED' }));
  expect(await refusal(calls.invite('a@flip.example'))).toBe('WRONG_STATE | project: the project must not be closed');
});
