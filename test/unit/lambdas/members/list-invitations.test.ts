import { beforeEach, expect, it } from 'vitest';
import { listInvitations } from '#contracts/api/members';
import { makeListInvitations } from '#lambdas/members/list-invitations';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, projectItem, userItem } from '#test/fixtures/hub/items';
import { memberCalls } from '#test/fixtures/hub/member-calls';

let hub: MemoryLedger;
let calls: ReturnType<typeof memberCalls>;
const listed = async (caller: UserCaller) => {
  const params = { projectId: ids.project };
  return (await callOperation(listInvitations, makeListInvitations(hub), caller, { params })).invitations;
};
beforeEach(() => {
  hub = memoryLedger();
  calls = memberCalls(hub);
  hub.seed(projectItem({ members: [people.member.userId] }), userItem(people.owner, { name: 'Olive Owner' }));
});

it('answers the open invitations of a project to its owner and Admins, who alone read addresses', async () => {
  await calls.invite('one@flip.example');
  await calls.invite('two@flip.example', people.admin);
  for (const reader of [people.owner, people.admin])
    expect((await listed(reader)).map(({ email }) => email).sort()).toEqual(['one@flip.example', 'two@flip.example']);
  expect(await refusal(listed(people.member))).toBe('FORBIDDEN');
  expect(await refusal(listed(people.outsider))).toBe('NOT_FOUND');
});
