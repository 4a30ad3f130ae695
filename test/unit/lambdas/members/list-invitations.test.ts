import { beforeEach, expect, it } from 'vitest';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { projectItem, userItem } from '#test/fixtures/hub/items';
import { memberCalls } from '#test/fixtures/hub/member-calls';

let hub: MemoryLedger;
let calls: ReturnType<typeof memberCalls>;
beforeEach(() => {
  hub = memoryLedger();
  calls = memberCalls(hub);
  hub.seed(projectItem({ members: [people.member.userId] }), userItem(people.owner, { name: 'Olive Owner' }));
});

it('answers the open invitations of a project to its owner and Admins, who alone read addresses', async () => {
  await calls.invite('one@flip.example');
  await calls.invite('two@flip.example', people.admin);
  for (const reader of [people.owner, people.admin])
    expect((await calls.listed(reader)).map(({ email }) => email).sort()).toEqual([
      'one@flip.example',
      'two@flip.example',
    ]);
  expect(await refusal(calls.listed(people.member))).toBe('FORBIDDEN');
  expect(await refusal(calls.listed(people.outsider))).toBe('NOT_FOUND');
});
