import { beforeEach, describe, expect, it } from 'vitest';
import { listProjects } from '#contracts/api/projects';
import type { ProjectId, UserId } from '#contracts/ids';
import type { ProjectItem } from '#lambdas/platform/items/project-item';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeListProjects } from '#lambdas/projects/list-projects';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { nobody, people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { ids, partyItem, projectItem, projectTrustItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const list = (caller: Caller, query: object = {}) =>
  callOperation(listProjects, makeListProjects({ ledger: hub.ledger }), caller, { query });
const namesFor = async (caller: Caller, query: object = {}) =>
  (await list(caller, query)).projects.map(({ name }) => name);
const allFor = async (caller: Caller, query: object = {}): Promise<string[]> => {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(caller, { ...query, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.projects.map(({ name }) => name));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
};
/** Later numbers are newer projects. */
const project = (number: number, more: Partial<ProjectItem> = {}) => {
  const projectId = fixedId(number) as ProjectId;
  const at = { ...keys.project(projectId), ...firstIndex.projects(projectId) };
  return { ...projectItem({ projectId, name: `project ${number}`, members: [], ...more }), ...at };
};
/** With what lists are made from. */
const seedProject = (number: number, more: Partial<ProjectItem> = {}): void => {
  const item = project(number, more);
  hub.seed(item, ...[item.ownerId, ...item.members].map((userId) => partyItem(userId, item.projectId)));
  for (const trustId of item.trustIds)
    hub.seed({
      ...projectTrustItem(1),
      ...keys.projectTrust(item.projectId, trustId),
      ...firstIndex.trustProjects(trustId, item.projectId),
      projectId: item.projectId,
      trustId,
    });
};
const outsider = { ownerId: people.outsider.userId };

beforeEach(() => {
  hub = memoryLedger();
  seedProject(1);
  seedProject(2, { ...outsider, trustIds: [trustIdOf(1)] });
  seedProject(3, { members: [people.viewer.userId] });
  seedProject(4, outsider);
});

it('answers what the caller owns, belongs to or decides about, newest first; an Admin gets all', async () => {
  expect(await namesFor(people.admin)).toEqual(['project 4', 'project 3', 'project 2', 'project 1']);
  expect(await namesFor(people.owner)).toEqual(['project 3', 'project 1']);
  expect(await namesFor(people.viewer)).toEqual(['project 3']);
  expect(await namesFor(trustAdminOf(1))).toEqual(['project 2']);
  expect(await namesFor(trustAdminOf(2))).toEqual([]);
});

it('answers a Trust Admin’s own projects and those of their trust in one order, each once', async () => {
  const { userId } = trustAdminOf(1);
  seedProject(5, { ownerId: userId });
  seedProject(6, { ownerId: userId, trustIds: [trustIdOf(1)] });
  expect(await namesFor(trustAdminOf(1))).toEqual(['project 6', 'project 5', 'project 2']);
  expect(await allFor(trustAdminOf(1), { limit: 1 })).toEqual(['project 6', 'project 5', 'project 2']);
});

it('hides a draft from the trust that it is being staged at', async () => {
  seedProject(7, { ...outsider, trustIds: [trustIdOf(3)] });
  hub.seed(project(7, outsider));
  expect(await namesFor(trustAdminOf(3))).toEqual([]);
  seedProject(7, { ...outsider, status: 'STAGED', trustIds: [trustIdOf(3)] });
  expect(await namesFor(trustAdminOf(3))).toEqual(['project 7']);
});

it('goes on from each page where it ended', async () => {
  const first = await list(people.owner, { limit: 1 });
  expect(first.projects.map(({ name }) => name)).toEqual(['project 3']);
  const second = await list(people.owner, { limit: 1, cursor: first.nextCursor });
  expect(second.projects.map(({ name }) => name)).toEqual(['project 1']);
  expect(second.nextCursor).toBeUndefined();
});

it('reads as much for a person whether there are few projects of others or many', async () => {
  const before = hub.reads();
  await list(people.viewer);
  const few = hub.reads() - before;
  for (let number = 100; number < 130; number += 1) seedProject(number, outsider);
  const again = hub.reads();
  expect(await namesFor(people.viewer)).toEqual(['project 3']);
  expect(hub.reads() - again).toBe(few);
});

it('ends a page after a bounded number of reads, though it is empty, and finds what lies behind it', async () => {
  for (let number = 100; number < 130; number += 1) seedProject(number, { name: 'another' });
  const first = await list(people.admin, { search: 'project' });
  expect(first.projects).toEqual([]);
  expect(await allFor(people.admin, { search: 'project' })).toEqual([
    'project 4',
    'project 3',
    'project 2',
    'project 1',
  ]);
});

describe('what is asked for', () => {
  beforeEach(() => {
    seedProject(8, { name: 'Lung nodules', description: 'in CT of the chest', status: 'APPROVED' });
  });

  it('is every word in name or description, in any case', async () => {
    expect(await namesFor(people.owner, { search: 'CHEST lung' })).toEqual(['Lung nodules']);
    expect(await namesFor(people.owner, { search: 'lung brain' })).toEqual([]);
    expect(await namesFor(people.owner, { search: '  ' })).toHaveLength(3);
  });

  it('is one status', async () => {
    expect(await namesFor(people.owner, { status: 'APPROVED' })).toEqual(['Lung nodules']);
    expect(await namesFor(people.admin, { status: 'DRAFT' })).toHaveLength(4);
  });

  it('is what the caller owns, for an Admin too', async () => {
    seedProject(9, { ...outsider, members: [people.owner.userId] });
    expect(await namesFor(people.owner)).toContain('project 9');
    expect(await namesFor(people.owner, { mine: 'true' })).not.toContain('project 9');
    expect(await namesFor(people.admin, { mine: 'true' })).toEqual([]);
  });
});

it('has what a row shows: the owner’s name, and how many trusts have decided what', async () => {
  hub.seed(userItem(people.owner, { name: 'Olive Owner' }));
  seedProject(1, { approvals: 3, declines: 1, revocations: 1 });
  const { projects } = await list(people.owner);
  expect(projects.find(({ name }) => name === 'project 1')).toMatchObject({
    ownerName: 'Olive Owner',
    decisions: { approved: 2, declined: 1, revoked: 1 },
  });
});

it('shows a project from before decisions were counted', async () => {
  seedProject(1, { revocations: 2 });
  const { projects } = await list(people.owner);
  expect(projects.find(({ name }) => name === 'project 1')?.decisions).toEqual({
    approved: 0,
    declined: 0,
    revoked: 2,
  });
});

it('shows nothing of a question or a staging in progress, and which trusts a project was staged at', async () => {
  const staging = { queryId: ids.query, trusts: [], by: people.owner.userId, at: '2026-01-01T11:00:00.000Z' };
  seedProject(1, { openingQueryId: ids.query, staging, trustIds: [trustIdOf(7)] });
  const { projects } = await list(people.owner);
  const shown = projects.find(({ name }) => name === 'project 1');
  expect(shown).toMatchObject({ trustIds: [trustIdOf(7)], status: 'DRAFT' });
  for (const inner of ['openingQueryId', 'staging', 'trusts']) expect(shown).not.toHaveProperty(inner);
});

it('is for users, and refuses a cursor that no page of it gave', async () => {
  expect(await refusal(list(nobody))).toBe('UNAUTHENTICATED');
  for (const caller of [people.admin, people.owner])
    expect(await refusal(list(caller, { cursor: 'bm90IG9uZQ' }))).toMatch(/^INPUT_INVALID \| query\.cursor: /);
  const { nextCursor } = await list(people.owner, { limit: 1 });
  expect(await refusal(list(people.outsider, { cursor: nextCursor }))).toMatch(/^INPUT_INVALID \| query\.cursor: /);
  expect(await refusal(list({ ...people.owner, userId: 'user-other' as UserId }, { cursor: nextCursor }))).toMatch(
    /^INPUT_INVALID/,
  );
});
