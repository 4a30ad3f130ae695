import { beforeEach, expect, it } from 'vitest';
import { listMyInvitations } from '#contracts/api/members';
import { makeListMyInvitations } from '#lambdas/members/list-my-invitations';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { projectItem, userItem } from '#test/fixtures/hub/items';
import { memberCalls } from '#test/fixtures/hub/member-calls';

let hub: MemoryLedger;
let calls: ReturnType<typeof memberCalls>;
const mine = async (caller: UserCaller) =>
  (await callOperation(listMyInvitations, makeListMyInvitations(hub), caller)).invitations;
const { outsider } = people;

beforeEach(() => {
  hub = memoryLedger();
  calls = memberCalls(hub);
  hub.seed(projectItem({ members: [people.member.userId] }), userItem(people.owner, { name: 'Olive Owner' }));
});

it('answers the caller’s own invitations, with the project and who invites', async () => {
  await calls.invite('Outsider@flip.example');
  await calls.invite('other@flip.example');
  expect(await mine(outsider)).toMatchObject([
    { projectName: 'A project', invitedBy: 'user-owner', invitedByName: 'Olive Owner' },
  ]);
  expect(await mine(people.member)).toEqual([]);
});

it('leaves out projects that are closed', async () => {
  await calls.invite(outsider.email);
  hub.seed(projectItem({ status: 'CLOSED' }));
  expect(await mine(outsider)).toEqual([]);
});
