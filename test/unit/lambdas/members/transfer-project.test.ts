import { beforeEach, expect, it } from 'vitest';
import { transferProject } from '#contracts/api/members';
import { mostOpenDrafts } from '#contracts/most-open-drafts';
import { makeTransferProject } from '#lambdas/members/transfer-project';
import { keys } from '#lambdas/platform/ledger/keys';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, partyItem, projectItem, userItem } from '#test/fixtures/hub/items';
import { memberCalls } from '#test/fixtures/hub/member-calls';

let hub: MemoryLedger;
let calls: ReturnType<typeof memberCalls>;
const transfer = ({ userId }: UserCaller, caller: UserCaller = owner) =>
  callOperation(transferProject, makeTransferProject(hub), caller, {
    params: { projectId: ids.project },
    body: { userId },
  });
const { admin, member, outsider, owner, viewer } = people;

beforeEach(() => {
  hub = memoryLedger();
  calls = memberCalls(hub);
  hub.seed(projectItem(), ...[owner, member, viewer].map(({ userId }) => partyItem(userId)));
  hub.seed(...[owner, member, viewer, outsider].map((person) => userItem(person)));
});

it('makes a member the owner, keeps the former one, and tells the new one', async () => {
  expect(await transfer(member)).toMatchObject({
    ownerId: member.userId,
    members: [viewer.userId, owner.userId],
  });
  expect([calls.party(member), calls.party(owner)].map((item) => item !== undefined)).toEqual([true, true]);
  const mail = hub.all().find(({ kind }) => kind === 'MAIL');
  expect(mail).toMatchObject({ to: { userId: member.userId }, page: `/projects/${ids.project}` });
  expect(hub.audited()).toEqual(['project.ownerChanged']);
});

it('is to a member who may own a project', async () => {
  expect(await refusal(transfer(outsider))).toBe('WRONG_STATE | body.userId: a member of the project');
  expect(await refusal(transfer(viewer))).toBe('WRONG_STATE | body.userId: not a Viewer, who only reads');
  expect(calls.project().ownerId).toBe(owner.userId);
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

it('a closed project keeps its people', async () => {
  hub.seed(projectItem({ status: 'CLOSED' }));
  expect(await refusal(transfer(member))).toBe('WRONG_STATE | project: the project must not be closed');
});

it('is not to somebody whose account is disabled', async () => {
  hub.seed(userItem(member, { disabledAt: '2026-01-01T10:00:00.000Z' }));
  expect(await refusal(transfer(member))).toBe('WRONG_STATE | body.userId: somebody whose account is not disabled');
});

it('is refused where the project is staged or deleted in the same moment, so that nobody keeps a draft that is none', async () => {
  for (const more of [{ status: 'STAGED' }, { removedAt: '2026-01-01T10:00:00.000Z' }] as const) {
    hub.seed(projectItem());
    hub.beforeNextWrite(() => hub.seed(projectItem(more)));
    expect(await refusal(transfer(member))).toMatch(/^CONFLICT/);
    expect(hub.at(keys.drafts(member.userId))).toBeUndefined();
  }
});
