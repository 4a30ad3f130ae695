import { beforeEach, expect, it } from 'vitest';
import { withdrawInvitation } from '#contracts/api/members';
import { makeWithdrawInvitation } from '#lambdas/members/withdraw-invitation';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, projectItem, userItem } from '#test/fixtures/hub/items';
import { memberCalls } from '#test/fixtures/hub/member-calls';

let hub: MemoryLedger;
let calls: ReturnType<typeof memberCalls>;
const withdraw = (email: string, caller: UserCaller = people.owner) =>
  callOperation(withdrawInvitation, makeWithdrawInvitation(hub), caller, {
    params: { projectId: ids.project },
    body: { email },
  });
const { outsider } = people;

beforeEach(() => {
  hub = memoryLedger();
  calls = memberCalls(hub);
  hub.seed(projectItem({ members: [people.member.userId] }), userItem(people.owner, { name: 'Olive Owner' }));
});

it('takes an invitation back, by the address in any case; again it changes nothing', async () => {
  await calls.invite(outsider.email);
  await withdraw(outsider.email.toUpperCase());
  expect([await calls.listed(), await refusal(calls.answer(outsider))]).toEqual([[], 'NOT_FOUND']);
  await withdraw(outsider.email);
  expect(hub.audited()).toEqual(['project.memberInvited', 'project.invitationWithdrawn']);
});

it('is by the owner or an Admin', async () => {
  await calls.invite(outsider.email);
  const callers = [people.member, people.viewer, outsider];
  const refused = await Promise.all(callers.map((who) => refusal(withdraw(outsider.email, who))));
  expect(refused).toEqual(['FORBIDDEN', 'NOT_FOUND', 'NOT_FOUND']);
  await withdraw(outsider.email, people.admin);
  expect(await calls.listed()).toEqual([]);
});
