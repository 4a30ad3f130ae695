import { beforeEach, expect, it } from 'vitest';
import { closeProject } from '#contracts/api/projects';
import type { ProjectStatus } from '#contracts/project';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeCloseProject } from '#lambdas/projects/close-project';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, projectItem, projectTrustItem, readyPart, runItem, trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const close = (caller: Caller = people.owner) =>
  callOperation(closeProject, makeCloseProject({ maker: hub.maker, executions: hub.memory.executions }), caller, {
    params: { projectId: ids.project },
  });
const tasks = () => hub.tasksByTrust();
const trustIds = [1, 2].map(trustIdOf);

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ status: 'APPROVED', trustIds }), trustItem(1), trustItem(2));
  hub.seed(projectTrustItem(1, readyPart), projectTrustItem(2, { decision: 'DECLINED' }));
});

it('ends every trust’s part, and asks for deletion those that may hold a cohort', async () => {
  const project = await close();
  expect(project.status).toBe('CLOSED');
  expect(project.trusts.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
  expect(tasks()).toMatchObject([{ type: 'delete_cohort', trustId: trustIdOf(1) }]);
  expect(hub.at(keys.project(ids.project))).not.toHaveProperty('gsi2pk');
  expect([...hub.audited()].sort()).toEqual([
    'project.closed',
    'project.trustEnded',
    'project.trustEnded',
    'task.created',
  ]);
});

it('stops the project’s runs', async () => {
  hub.seed(runItem([1], { status: 'RUNNING' }));
  await close();
  expect(hub.at(keys.run(ids.run))).toHaveProperty('stopRequestedAt');
});

it.each<ProjectStatus>(['DRAFT', 'STAGED'])('closes a project that is %s', async (status) => {
  hub.seed(projectItem({ status, trustIds }));
  expect((await close()).status).toBe('CLOSED');
});

it('takes a draft out of its owner’s open ones, though an Admin closes it', async () => {
  const drafts = { ...keys.drafts(people.owner.userId), kind: 'DRAFTS' };
  hub.seed(projectItem({ status: 'DRAFT', trustIds }), { ...drafts, projectIds: ['another', ids.project] });
  await close(people.admin);
  expect(hub.at(drafts)).toEqual({ ...drafts, projectIds: ['another'] });
});

it('closes a draft that was never among the open ones', async () => {
  hub.seed(projectItem({ status: 'DRAFT', trustIds }));
  expect((await close()).status).toBe('CLOSED');
  expect(hub.at(keys.drafts(people.owner.userId))).not.toHaveProperty('projectIds');
});

it('goes on with what an earlier call left, and closes once', async () => {
  await close();
  hub.seed(projectTrustItem(2, { decision: 'PENDING' }));
  hub.seed(projectItem({ status: 'CLOSED', trustIds }));
  const { trusts } = await close(people.admin);
  expect(trusts.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
  expect(hub.audited().filter((action) => action === 'project.closed')).toHaveLength(1);
});

it('goes on where somebody else closed it in the same moment', async () => {
  hub.beforeNextWrite(() => hub.seed(projectItem({ status: 'CLOSED', trustIds })));
  expect((await close()).status).toBe('CLOSED');
  expect(hub.audited()).not.toContain('project.closed');
  expect(tasks()).toHaveLength(1);
});

it('is for its owner and an Admin', async () => {
  for (const caller of [people.member, people.viewer, trustAdminOf(1)])
    expect(await refusal(close(caller))).toBe('FORBIDDEN');
  expect(await refusal(close(people.outsider))).toBe('NOT_FOUND');
  expect(tasks()).toEqual([]);
});
