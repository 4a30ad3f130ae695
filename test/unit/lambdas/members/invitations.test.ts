import { beforeEach, describe, expect, it } from 'vitest';
import {
  answerInvitation,
  inviteMember,
  listInvitations,
  listMyInvitations,
  withdrawInvitation,
} from '#contracts/api/members';
import type { ProjectId, UserId } from '#contracts/ids';
import { mostInvitations, mostMembers } from '#contracts/membership';
import { makeAnswerInvitation } from '#lambdas/members/answer-invitation';
import { makeInviteMember } from '#lambdas/members/invite-member';
import { makeListInvitations } from '#lambdas/members/list-invitations';
import { makeListMyInvitations } from '#lambdas/members/list-my-invitations';
import { makeWithdrawInvitation } from '#lambdas/members/withdraw-invitation';
import { keys } from '#lambdas/platform/ledger/keys';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, projectItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const params = { projectId: ids.project };
const invite = (email: string, caller: UserCaller = people.owner) =>
  callOperation(inviteMember, makeInviteMember(hub), caller, { params, body: { email } });
const withdraw = (email: string, caller: UserCaller = people.owner) =>
  callOperation(withdrawInvitation, makeWithdrawInvitation(hub), caller, { params, body: { email } });
const listed = async (caller: UserCaller = people.owner) =>
  (await callOperation(listInvitations, makeListInvitations(hub), caller, { params })).invitations;
const mine = async (caller: UserCaller) =>
  (await callOperation(listMyInvitations, makeListMyInvitations(hub), caller)).invitations;
const answer = (caller: UserCaller, wish: 'ACCEPTED' | 'DECLINED' = 'ACCEPTED') =>
  callOperation(answerInvitation, makeAnswerInvitation(hub), caller, { params, body: { answer: wish } });
const members = () => (hub.at(keys.project(ids.project)) as { members: string[] }).members;
const mails = () => hub.all().filter(({ kind }) => kind === 'MAIL');
const { outsider } = people;

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ members: [people.member.userId] }), userItem(people.owner, { name: 'Olive Owner' }));
});

describe('an invitation', () => {
  it('stands until the invited person accepts it, who is a member then', async () => {
    expect(await invite('Outsider@flip.example')).toMatchObject({ email: outsider.email, invitedBy: 'user-owner' });
    expect(await mine(outsider)).toMatchObject([{ projectName: 'A project', invitedByName: 'Olive Owner' }]);
    expect(members()).not.toContain(outsider.userId);
    await answer(outsider);
    expect(members()).toEqual([people.member.userId, outsider.userId]);
    expect(hub.at(keys.projectParty(ids.project, outsider.userId))).toBeDefined();
    expect([await mine(outsider), await listed()]).toEqual([[], []]);
    expect(hub.audited()).toEqual(['project.memberInvited', 'project.memberJoined']);
  });

  it('may be declined or withdrawn, and is gone then', async () => {
    await invite(outsider.email);
    await answer(outsider, 'DECLINED');
    expect([members(), await listed()]).toEqual([[people.member.userId], []]);
    await invite(outsider.email);
    await withdraw(outsider.email.toUpperCase());
    expect(await refusal(answer(outsider))).toBe('NOT_FOUND');
    await withdraw(outsider.email);
    expect(hub.audited()).toEqual([
      'project.memberInvited',
      'project.invitationDeclined',
      'project.memberInvited',
      'project.invitationWithdrawn',
    ]);
  });

  it('answers and does alike whether or not anybody has the address', async () => {
    hub.seed(userItem(outsider), { ...keys.email(outsider.email), kind: 'EMAIL', userId: outsider.userId });
    const before = hub.reads();
    const known = await invite(outsider.email);
    const readsOfKnown = hub.reads() - before;
    const unknown = await invite('nobody@flip.example');
    expect(hub.reads() - before).toBe(2 * readsOfKnown);
    expect({ ...unknown, email: known.email }).toEqual(known);
    expect(mails()).toHaveLength(2);
  });

  it('is one, with one mail, however often it is made', async () => {
    const first = await invite(outsider.email);
    hub.pass(60);
    expect(await invite(outsider.email, people.admin)).toEqual(first);
    expect([(await listed()).length, mails().length]).toEqual([1, 1]);
  });

  it('is for the address alone', async () => {
    await invite('somebody@flip.example');
    expect(await refusal(answer(outsider))).toBe('NOT_FOUND');
    expect(await mine(outsider)).toEqual([]);
  });

  it('is one of so many', async () => {
    for (let number = 1; number <= mostInvitations; number += 1) await invite(`guest${number}@flip.example`);
    expect(await refusal(invite('one-more@flip.example'))).toBe(
      `CONFLICT | project: at most ${mostInvitations} open invitations of one project`,
    );
    await withdraw('guest1@flip.example');
    expect(await invite('one-more@flip.example')).toMatchObject({ email: 'one-more@flip.example' });
  });

  it('is made, read and withdrawn by the owner and Admins alone', async () => {
    for (const act of [invite, withdraw])
      expect(
        await Promise.all([people.member, people.viewer, outsider].map((who) => refusal(act('a@flip.example', who)))),
      ).toEqual(['FORBIDDEN', 'NOT_FOUND', 'NOT_FOUND']);
    expect(await refusal(listed(people.member))).toBe('FORBIDDEN');
    expect(await listed(people.admin)).toEqual([]);
  });
});

describe('a closed project', () => {
  beforeEach(async () => {
    await invite(outsider.email);
    hub.seed(projectItem({ status: 'CLOSED' }));
  });

  it('takes nobody any more, and stands in no list of invitations', async () => {
    expect(await mine(outsider)).toEqual([]);
    for (const call of [() => answer(outsider), () => invite('other@flip.example')])
      expect(await refusal(call())).toBe('WRONG_STATE | project: the project must not be closed');
  });

  it('may still be declined', async () => {
    await answer(outsider, 'DECLINED');
    expect(await refusal(answer(outsider, 'DECLINED'))).toBe('NOT_FOUND');
  });
});

it('who belongs to the project already stays what they are', async () => {
  await invite(people.owner.email);
  await answer(people.owner);
  expect([members(), await listed()]).toEqual([[people.member.userId], []]);
});

it('a project has so many members and no more', async () => {
  const many = Array.from({ length: mostMembers }, (_, number) => `user-${number}` as UserId);
  hub.seed(projectItem({ members: many }));
  await invite(outsider.email);
  expect(await refusal(answer(outsider))).toBe(`CONFLICT | project: at most ${mostMembers} members of one project`);
  hub.seed(projectItem({ members: many.slice(1) }));
  await answer(outsider);
  expect(members()).toHaveLength(mostMembers);
});

it('who accepts while another does is told to do it again, and nobody is lost', async () => {
  await invite(outsider.email);
  hub.beforeNextWrite(() => hub.seed(projectItem({ members: ['user-other' as UserId], partyChanges: 1 })));
  expect(await refusal(answer(outsider))).toBe('CONFLICT | project: the members of the project changed meanwhile');
  await answer(outsider);
  expect(members()).toEqual(['user-other', outsider.userId]);
});

it('an invitation into a project that does not exist is not there', async () => {
  const call = callOperation(answerInvitation, makeAnswerInvitation(hub), outsider, {
    params: { projectId: fixedId(0x999) as ProjectId },
    body: { answer: 'ACCEPTED' },
  });
  expect(await refusal(call)).toBe('NOT_FOUND');
});
