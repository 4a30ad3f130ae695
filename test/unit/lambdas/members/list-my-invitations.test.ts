import { beforeEach, expect, it } from 'vitest';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
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

it('answers the caller’s own invitations, with the project and who invites', async () => {
  await calls.invite('Outsider@flip.example');
  await calls.invite('other@flip.example');
  expect(await calls.mine(outsider)).toMatchObject([
    { projectName: 'A project', invitedBy: 'user-owner', invitedByName: 'Olive Owner' },
  ]);
  expect(await calls.mine(people.member)).toEqual([]);
});

it('leaves out projects that are closed', async () => {
  await calls.invite(outsider.email);
  hub.seed(projectItem({ status: 'CLOSED' }));
  expect(await calls.mine(outsider)).toEqual([]);
});
