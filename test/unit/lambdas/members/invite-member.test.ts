import { beforeEach, expect, it } from 'vitest';
import { inviteMember } from '#contracts/api/members';
import { mostInvitations } from '#contracts/membership';
import { makeInviteMember } from '#lambdas/members/invite-member';
import { keys } from '#lambdas/platform/ledger/keys';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, projectItem, userItem } from '#test/fixtures/hub/items';
import { memberCalls } from '#test/fixtures/hub/member-calls';

let hub: MemoryLedger;
let calls: ReturnType<typeof memberCalls>;
const invite = (email: string, caller: UserCaller = people.owner) =>
  callOperation(inviteMember, makeInviteMember(hub), caller, { params: { projectId: ids.project }, body: { email } });
const { outsider } = people;

beforeEach(() => {
  hub = memoryLedger();
  calls = memberCalls(hub);
  hub.seed(projectItem({ members: [people.member.userId] }), userItem(people.owner, { name: 'Olive Owner' }));
});

it('answers and does alike whether or not anybody has the address', async () => {
  hub.seed(userItem(outsider), { ...keys.email(outsider.email), kind: 'EMAIL', userId: outsider.userId });
  const before = hub.reads();
  const known = await invite(outsider.email);
  const readsOfKnown = hub.reads() - before;
  const unknown = await invite('nobody@flip.example');
  expect(hub.reads() - before).toBe(2 * readsOfKnown);
  expect({ ...unknown, email: known.email }).toEqual(known);
  expect(calls.mails()).toHaveLength(2);
});

it('is one, with one mail, however often it is made', async () => {
  const first = await invite(outsider.email);
  hub.pass(60);
  expect(await invite(outsider.email, people.admin)).toEqual(first);
  expect([(await calls.listed()).length, calls.mails().length]).toEqual([1, 1]);
});

it('is one of so many', async () => {
  for (let number = 1; number <= mostInvitations; number += 1) await invite(`guest${number}@flip.example`);
  expect(await refusal(invite('one-more@flip.example'))).toBe(
    `CONFLICT | project: at most ${mostInvitations} open invitations of one project`,
  );
  await calls.withdraw('guest1@flip.example');
  expect(await invite('one-more@flip.example')).toMatchObject({ email: 'one-more@flip.example' });
});

it('is by the owner or an Admin', async () => {
  const callers = [people.member, people.viewer, outsider];
  const refused = await Promise.all(callers.map((who) => refusal(invite('a@flip.example', who))));
  expect(refused).toEqual(['FORBIDDEN', 'NOT_FOUND', 'NOT_FOUND']);
  expect(await invite('a@flip.example', people.admin)).toMatchObject({ invitedBy: people.admin.userId });
});

it('is not into a closed project', async () => {
  hub.seed(projectItem({ status: 'CLOSED' }));
  expect(await refusal(invite('a@flip.example'))).toBe('WRONG_STATE | project: the project must not be closed');
});

it('is one of two hundred of a person a day, however many are withdrawn', async () => {
  for (let number = 1; number <= 200; number += 1) {
    await invite('guest@flip.example');
    await calls.withdraw('guest@flip.example');
  }
  expect(await refusal(invite('guest@flip.example'))).toBe('TOO_MANY_REQUESTS');
  expect(await invite('guest@flip.example', people.admin)).toMatchObject({ email: 'guest@flip.example' });
  await calls.withdraw('guest@flip.example');
  hub.pass(86_400);
  expect(await invite('guest@flip.example')).toMatchObject({ email: 'guest@flip.example' });
});
