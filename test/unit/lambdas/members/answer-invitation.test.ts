import { beforeEach, expect, it } from 'vitest';
import { answerInvitation } from '#contracts/api/members';
import type { ProjectId, UserId } from '#contracts/ids';
import { mostMembers } from '#contracts/membership';
import { makeAnswerInvitation } from '#lambdas/members/answer-invitation';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, projectItem, userItem } from '#test/fixtures/hub/items';
import { memberCalls } from '#test/fixtures/hub/member-calls';

let hub: MemoryLedger;
let calls: ReturnType<typeof memberCalls>;
const answer = (caller: UserCaller, wish: 'ACCEPTED' | 'DECLINED' = 'ACCEPTED', projectId = ids.project) =>
  callOperation(answerInvitation, makeAnswerInvitation(hub), caller, { params: { projectId }, body: { answer: wish } });
const { outsider } = people;

beforeEach(() => {
  hub = memoryLedger();
  calls = memberCalls(hub);
  hub.seed(projectItem({ members: [people.member.userId] }), userItem(people.owner, { name: 'Olive Owner' }));
});

it('stands until the invited person accepts it, who is a member then', async () => {
  expect(await calls.invite('Outsider@flip.example')).toMatchObject({ email: outsider.email, invitedBy: 'user-owner' });
  expect(await calls.mine(outsider)).toMatchObject([{ projectName: 'A project', invitedByName: 'Olive Owner' }]);
  expect(calls.project().members).not.toContain(outsider.userId);
  await answer(outsider);
  expect(calls.project().members).toEqual([people.member.userId, outsider.userId]);
  expect(calls.party(outsider)).toBeDefined();
  expect([await calls.mine(outsider), await calls.listed()]).toEqual([[], []]);
  expect(hub.audited()).toEqual(['project.memberInvited', 'project.memberJoined']);
});

it('may be declined or withdrawn, and is gone then', async () => {
  await calls.invite(outsider.email);
  await answer(outsider, 'DECLINED');
  expect([calls.project().members, await calls.listed()]).toEqual([[people.member.userId], []]);
  await calls.invite(outsider.email);
  await calls.withdraw(outsider.email.toUpperCase());
  expect(await refusal(answer(outsider))).toBe('NOT_FOUND');
  await calls.withdraw(outsider.email);
  expect(hub.audited()).toEqual([
    'project.memberInvited',
    'project.invitationDeclined',
    'project.memberInvited',
    'project.invitationWithdrawn',
  ]);
});

it('is for the address alone', async () => {
  await calls.invite('somebody@flip.example');
  expect(await refusal(answer(outsider))).toBe('NOT_FOUND');
  expect(await calls.mine(outsider)).toEqual([]);
});

it('takes nobody into a closed project any more, who may still decline', async () => {
  await calls.invite(outsider.email);
  hub.seed(projectItem({ status: 'CLOSED' }));
  expect(await refusal(answer(outsider))).toBe('WRONG_STATE | project: the project must not be closed');
  await answer(outsider, 'DECLINED');
  expect(await refusal(answer(outsider, 'DECLINED'))).toBe('NOT_FOUND');
});

it('who belongs to the project already stays what they are', async () => {
  await calls.invite(people.owner.email);
  await answer(people.owner);
  expect([calls.project().members, await calls.listed()]).toEqual([[people.member.userId], []]);
});

it('a project has so many members and no more', async () => {
  const many = Array.from({ length: mostMembers }, (_, number) => `user-${number}` as UserId);
  hub.seed(projectItem({ members: many }));
  await calls.invite(outsider.email);
  expect(await refusal(answer(outsider))).toBe(`CONFLICT | project: at most ${mostMembers} members of one project`);
  hub.seed(projectItem({ members: many.slice(1) }));
  await answer(outsider);
  expect(calls.project().members).toHaveLength(mostMembers);
});

it('who accepts while another does is told to do it again, and nobody is lost', async () => {
  await calls.invite(outsider.email);
  hub.beforeNextWrite(() => hub.seed(projectItem({ members: ['user-other' as UserId], partyChanges: 1 })));
  expect(await refusal(answer(outsider))).toBe('CONFLICT | project: the members of the project changed meanwhile');
  await answer(outsider);
  expect(calls.project().members).toEqual(['user-other', outsider.userId]);
});

it('is not there for a project that does not exist', async () => {
  expect(await refusal(answer(outsider, 'ACCEPTED', fixedId(0x999) as ProjectId))).toBe('NOT_FOUND');
});
