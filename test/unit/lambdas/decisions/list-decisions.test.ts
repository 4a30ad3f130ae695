import { beforeEach, expect, it } from 'vitest';
import { listDecisions } from '#contracts/api/decisions';
import type { ProjectId, QueryId } from '#contracts/ids';
import { makeListDecisions } from '#lambdas/decisions/list-decisions';
import type { ProjectItem, ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { answered, answerItem, projectItem, projectTrustItem, trustItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const list = (caller: UserCaller = trustAdminOf(1), query: object = {}, number = 1) =>
  callOperation(listDecisions, makeListDecisions(hub), caller, { params: { trustId: trustIdOf(number) }, query });
const names = async (...of: Parameters<typeof list>) => (await list(...of)).decisions.map(({ name }) => name);

/** A project that trust 1 is asked about; later numbers are newer. */
const seedProject = (number: number, part: Partial<ProjectTrustItem> = {}, project: Partial<ProjectItem> = {}) => {
  const projectId = fixedId(number) as ProjectId;
  const queryId = fixedId(1000 + number) as QueryId;
  hub.seed(
    {
      ...projectItem({ projectId, name: `project ${number}`, status: 'STAGED', ...project }),
      ...keys.project(projectId),
      ...firstIndex.projects(projectId),
    },
    {
      ...projectTrustItem(1, { projectId, queryId, ...part }),
      ...keys.projectTrust(projectId, trustIdOf(1)),
      ...firstIndex.trustProjects(trustIdOf(1), projectId),
    },
    { ...answerItem(1, { queryId, ...answered(100 * number) }), ...keys.queryAnswer(queryId, trustIdOf(1)) },
  );
};

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(trustItem(1, { trustAdmins: 1 }), trustItem(2), userItem(people.owner, { name: 'Olive Owner' }));
  for (const number of [1, 2, 3]) seedProject(number);
  seedProject(4, { decision: 'DECLINED' }, { stagedAt: '2026-01-01T10:00:00.000Z' });
});

it('answers what a trust is asked about, newest first, with what a row shows', async () => {
  expect(await names()).toEqual(['project 4', 'project 3', 'project 2', 'project 1']);
  expect((await list()).decisions[0]).toMatchObject({
    ownerName: 'Olive Owner',
    stagedAt: '2026-01-01T10:00:00.000Z',
    trust: { decision: 'DECLINED' },
    persons: 400,
    margin: 10,
  });
});

it('answers those with one decision alone, page by page', async () => {
  expect(await names(trustAdminOf(1), { decision: 'DECLINED' })).toEqual(['project 4']);
  const first = await list(trustAdminOf(1), { decision: 'PENDING', limit: 2 });
  expect(first.decisions.map(({ name }) => name)).toEqual(['project 3', 'project 2']);
  expect(await names(trustAdminOf(1), { decision: 'PENDING', limit: 2, cursor: first.nextCursor })).toEqual([
    'project 1',
  ]);
});

it('leaves out drafts that are being staged and what is deleted', async () => {
  seedProject(2, {}, { status: 'DRAFT' });
  seedProject(3, {}, { removedAt: '2026-01-01T10:00:00.000Z' });
  expect(await names()).toEqual(['project 4', 'project 1']);
});

it('is for the trust’s own admins and for Admins of the hub', async () => {
  expect(await names(people.admin)).toHaveLength(4);
  expect(await refusal(list(trustAdminOf(2)))).toBe('NOT_FOUND');
  expect(await refusal(list(people.admin, {}, 9))).toBe('NOT_FOUND');
  expect(await names(people.admin, {}, 2)).toEqual([]);
});

it('shows that one of two people has approved', async () => {
  const firstApproved = { firstApprovedBy: trustAdminOf(1).userId, firstApprovedAt: '2026-01-01T10:00:00.000Z' };
  seedProject(5, firstApproved);
  expect((await list()).decisions[0]?.trust).toMatchObject({ decision: 'PENDING', ...firstApproved });
});
