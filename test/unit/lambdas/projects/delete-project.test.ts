import { beforeEach, expect, it } from 'vitest';
import { deleteProject, getProject, listProjects } from '#contracts/api/projects';
import { keys } from '#lambdas/platform/ledger/keys';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { makeDeleteProject } from '#lambdas/projects/delete-project';
import { makeGetProject } from '#lambdas/projects/get-project';
import { makeListProjects } from '#lambdas/projects/list-projects';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, partyItem, projectItem, projectTrustItem, readyPart } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const params = { projectId: ids.project };
const remove = (caller: UserCaller = people.owner) =>
  callOperation(deleteProject, makeDeleteProject(hub), caller, { params });
const get = (caller: UserCaller) => callOperation(getProject, makeGetProject(hub), caller, { params });
const listed = async (caller: UserCaller) =>
  (await callOperation(listProjects, makeListProjects(hub), caller)).projects.length;

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem(), partyItem(people.owner.userId));
});

it('takes a draft out of every list, and out of its owner’s drafts; the audit stays', async () => {
  hub.seed({ ...keys.drafts(people.owner.userId), kind: 'DRAFTS', projectIds: [ids.project] });
  expect([await listed(people.owner), await listed(people.admin)]).toEqual([1, 1]);
  await remove();
  expect([await listed(people.owner), await listed(people.admin)]).toEqual([0, 0]);
  for (const caller of [people.owner, people.admin]) expect(await refusal(get(caller))).toBe('NOT_FOUND');
  expect(hub.at(keys.drafts(people.owner.userId))).not.toHaveProperty('projectIds');
  expect(hub.audited()).toEqual(['project.deleted']);
  expect(await refusal(remove())).toBe('NOT_FOUND');
});

it('takes a closed project out once no trust holds anything of it', async () => {
  hub.seed(projectItem({ status: 'CLOSED' }));
  const ended = { ...readyPart, decision: 'APPROVED', endedAt: '2026-01-01T11:00:00.000Z' } as const;
  hub.seed(projectTrustItem(1, ended));
  const holding = 'WRONG_STATE | project: every trust must have deleted its frozen cohort';
  expect(await refusal(remove())).toBe(holding);
  hub.seed(projectTrustItem(1, { ...ended, cohort: 'DELETED' }), projectTrustItem(2, { cohort: 'NONE' }));
  expect(await refusal(remove())).toBe(holding);
  hub.seed(projectTrustItem(2, { cohort: 'NONE', endedAt: '2026-01-01T11:00:00.000Z' }));
  await remove();
  expect(await refusal(get(people.owner))).toBe('NOT_FOUND');
});

it.each(['STAGED', 'APPROVED'] as const)('is refused for a project that is %s', async (status) => {
  hub.seed(projectItem({ status }));
  expect(await refusal(remove())).toBe('WRONG_STATE | project: the project must be a draft or closed');
});

it('is refused where a question is being asked', async () => {
  hub.seed(projectItem({ openingQueryId: ids.query }));
  expect(await refusal(remove())).toMatch(/^CONFLICT/);
});

it('is for the owner and Admins', async () => {
  expect(await refusal(remove(people.member))).toBe('FORBIDDEN');
  expect(await refusal(remove(people.outsider))).toBe('NOT_FOUND');
  await remove(people.admin);
});
