import { beforeEach, expect, it } from 'vitest';
import { removeMember } from '#contracts/api/members';
import { makeRemoveMember } from '#lambdas/members/remove-member';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, partyItem, projectItem, userItem } from '#test/fixtures/hub/items';
import { memberCalls } from '#test/fixtures/hub/member-calls';

let hub: MemoryLedger;
let calls: ReturnType<typeof memberCalls>;
const remove = ({ userId }: UserCaller, caller: UserCaller) =>
  callOperation(removeMember, makeRemoveMember(hub), caller, { params: { projectId: ids.project, userId } });
const { admin, member, outsider, owner, viewer } = people;

beforeEach(() => {
  hub = memoryLedger();
  calls = memberCalls(hub);
  hub.seed(projectItem(), ...[owner, member, viewer].map(({ userId }) => partyItem(userId)));
  hub.seed(...[owner, member, viewer, outsider].map((person) => userItem(person)));
});

it.each([
  ['by the owner', owner],
  ['by an Admin', admin],
  ['by themself', member],
])('is taken out %s', async (_, caller) => {
  await remove(member, caller);
  expect([calls.project().members, calls.party(member)]).toEqual([[viewer.userId], undefined]);
  expect(hub.audited()).toEqual(['project.memberLeft']);
  // Who has left does not see the project, and for the others nothing changes any more.
  expect(await refusal(remove(member, caller))).toBe(caller === member ? 'NOT_FOUND' : 'not refused');
  expect(hub.audited()).toHaveLength(1);
});

it('is taken out by nobody else', async () => {
  expect(await refusal(remove(member, viewer))).toBe('FORBIDDEN');
  expect(await refusal(remove(member, outsider))).toBe('NOT_FOUND');
  expect(calls.project().members).toEqual([member.userId, viewer.userId]);
});

it('leaves even as a Viewer', async () => {
  await remove(viewer, viewer);
  expect(calls.project().members).toEqual([member.userId]);
});

it('the owner is not taken out, but transfers the project first', async () => {
  for (const caller of [owner, admin]) expect(await refusal(remove(owner, caller))).toMatch(/^WRONG_STATE \| params/);
  await calls.transfer(member);
  await remove(owner, owner);
  expect(calls.project()).toMatchObject({ ownerId: member.userId, members: [viewer.userId] });
});

it('a closed project keeps its people', async () => {
  hub.seed(projectItem({ status: 'CLOSED' }));
  expect(await refusal(remove(member, owner))).toBe('WRONG_STATE | project: the project must not be closed');
});
