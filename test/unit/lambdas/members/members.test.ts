import { beforeEach, describe, expect, it } from 'vitest';
import { removeMember, transferProject } from '#contracts/api/members';
import type { UserId } from '#contracts/ids';
import { mostOpenDrafts } from '#contracts/most-open-drafts';
import { makeRemoveMember } from '#lambdas/members/remove-member';
import { makeTransferProject } from '#lambdas/members/transfer-project';
import { keys } from '#lambdas/platform/ledger/keys';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, partyItem, projectItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const { admin, member, outsider, owner, viewer } = people;
const remove = (who: UserCaller, caller: UserCaller) =>
  callOperation(removeMember, makeRemoveMember(hub), caller, {
    params: { projectId: ids.project, userId: who.userId },
  });
const transfer = (to: UserCaller, caller: UserCaller = owner) =>
  callOperation(transferProject, makeTransferProject(hub), caller, {
    params: { projectId: ids.project },
    body: { userId: to.userId },
  });
const project = () => hub.at(keys.project(ids.project)) as { members: UserId[]; ownerId: UserId };
const party = ({ userId }: UserCaller) => hub.at(keys.projectParty(ids.project, userId));

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem(), ...[owner, member, viewer].map(({ userId }) => partyItem(userId)));
  hub.seed(...[owner, member, viewer, outsider].map((person) => userItem(person)));
});

describe('a member', () => {
  it.each([
    ['by the owner', owner],
    ['by an Admin', admin],
    ['by themself', member],
  ])('is taken out %s', async (_, caller) => {
    await remove(member, caller);
    expect([project().members, party(member)]).toEqual([[viewer.userId], undefined]);
    expect(hub.audited()).toEqual(['project.memberLeft']);
    // Who has left does not see the project, and for the others nothing changes any more.
    expect(await refusal(remove(member, caller))).toBe(caller === member ? 'NOT_FOUND' : 'not refused');
    expect(hub.audited()).toHaveLength(1);
  });

  it('is taken out by nobody else', async () => {
    expect(await refusal(remove(member, viewer))).toBe('FORBIDDEN');
    expect(await refusal(remove(member, outsider))).toBe('NOT_FOUND');
    expect(project().members).toEqual([member.userId, viewer.userId]);
  });

  it('leaves even as a Viewer', async () => {
    await remove(viewer, viewer);
    expect(project().members).toEqual([member.userId]);
  });
});

it('the owner is not taken out, but transfers the project first', async () => {
  for (const caller of [owner, admin]) expect(await refusal(remove(owner, caller))).toMatch(/^WRONG_STATE \| params/);
  await transfer(member);
  await remove(owner, owner);
  expect(project()).toMatchObject({ ownerId: member.userId, members: [viewer.userId] });
});

describe('a transfer', () => {
  it('makes a member the owner, keeps the former one, and tells the new one', async () => {
    expect(await transfer(member)).toMatchObject({ ownerId: member.userId, members: [viewer.userId, owner.userId] });
    expect([party(member), party(owner)].map((item) => item !== undefined)).toEqual([true, true]);
    const mail = hub.all().find(({ kind }) => kind === 'MAIL');
    expect(mail).toMatchObject({ to: { userId: member.userId }, page: `/projects/${ids.project}` });
    expect(hub.audited()).toEqual(['project.ownerChanged']);
  });

  it('is to a member who may own a project', async () => {
    expect(await refusal(transfer(outsider))).toBe('WRONG_STATE | body.userId: a member of the project');
    expect(await refusal(transfer(viewer))).toBe('WRONG_STATE | body.userId: not a Viewer, who only reads');
    expect(project().ownerId).toBe(owner.userId);
  });

  it('to the owner changes nothing', async () => {
    expect(await transfer(owner)).toMatchObject({ ownerId: owner.userId });
    expect(hub.audited()).toEqual([]);
  });

  it('is by the owner or an Admin', async () => {
    expect(await refusal(transfer(member, member))).toBe('FORBIDDEN');
    expect(await transfer(member, admin)).toMatchObject({ ownerId: member.userId });
  });

  it('moves a draft to the drafts of the new owner, who may have as many as anybody', async () => {
    const full = Array.from({ length: mostOpenDrafts }, (_, number) => `draft-${number}`);
    const drafts = (who: UserCaller) => (hub.at(keys.drafts(who.userId)) as { projectIds?: string[] }).projectIds;
    hub.seed({ ...keys.drafts(member.userId), kind: 'DRAFTS', projectIds: full });
    hub.seed({ ...keys.drafts(owner.userId), kind: 'DRAFTS', projectIds: [ids.project] });
    expect(await refusal(transfer(member))).toMatch(/^TOO_MANY_DRAFTS/);
    hub.seed({ ...keys.drafts(member.userId), kind: 'DRAFTS', projectIds: full.slice(1) });
    await transfer(member);
    expect([drafts(member)?.includes(ids.project), drafts(owner)]).toEqual([true, undefined]);
  });

  it('counts no draft where the project is none', async () => {
    hub.seed(projectItem({ status: 'APPROVED' }));
    await transfer(member);
    expect(hub.at(keys.drafts(member.userId))).toBeUndefined();
  });

  it('is refused where the members changed meanwhile', async () => {
    hub.beforeNextWrite(() => hub.seed(projectItem({ members: [viewer.userId], partyChanges: 1 })));
    expect(await refusal(transfer(member))).toMatch(/^CONFLICT/);
  });
});

it('a closed project keeps its people', async () => {
  hub.seed(projectItem({ status: 'CLOSED' }));
  for (const call of [() => remove(member, owner), () => transfer(member)])
    expect(await refusal(call())).toBe('WRONG_STATE | project: the project must not be closed');
});
