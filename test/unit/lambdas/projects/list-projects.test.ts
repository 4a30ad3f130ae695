import { beforeEach, expect, it } from 'vitest';
import { listProjects } from '#contracts/api/projects';
import type { ProjectId } from '#contracts/ids';
import type { ProjectItem } from '#lambdas/platform/items/project-item';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeListProjects } from '#lambdas/projects/list-projects';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { nobody, people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { ids, projectItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const list = (caller: Caller, query: object = {}) =>
  callOperation(listProjects, makeListProjects({ ledger: hub.ledger }), caller, { query });
const namesFor = async (caller: Caller) => (await list(caller)).projects.map(({ name }) => name);
/** Later numbers are newer projects. */
const project = (number: number, more: Partial<ProjectItem> = {}) => {
  const projectId = fixedId(number) as ProjectId;
  const at = { ...keys.project(projectId), ...firstIndex.projects(projectId) };
  return { ...projectItem({ projectId, name: `project ${number}`, members: [], ...more }), ...at };
};

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(project(1), project(2, { ownerId: people.outsider.userId, trustIds: [trustIdOf(1)] }));
  hub.seed(project(3, { members: [people.viewer.userId] }), project(4, { ownerId: people.outsider.userId }));
});

it('answers what the caller owns, belongs to or decides about, newest first; an Admin gets all', async () => {
  expect(await namesFor(people.admin)).toEqual(['project 4', 'project 3', 'project 2', 'project 1']);
  expect(await namesFor(people.owner)).toEqual(['project 3', 'project 1']);
  expect(await namesFor(people.viewer)).toEqual(['project 3']);
  expect(await namesFor(trustAdminOf(1))).toEqual(['project 2']);
  expect(await namesFor(trustAdminOf(2))).toEqual([]);
});

it('goes on from each page where it ended, past projects that are hidden from the caller', async () => {
  const first = await list(people.owner, { limit: 1 });
  expect(first.projects.map(({ name }) => name)).toEqual(['project 3']);
  const second = await list(people.owner, { limit: 1, cursor: first.nextCursor });
  expect(second.projects.map(({ name }) => name)).toEqual(['project 1']);
  expect(second.nextCursor).toBeUndefined();
});

it('ends a page after a bounded number of reads, though it is empty, and finds what lies behind it', async () => {
  hub.seed(...Array.from({ length: 30 }, (_, index) => project(100 + index, { ownerId: people.outsider.userId })));
  const first = await list(people.viewer);
  expect(first.projects).toEqual([]);
  const found: string[] = [];
  let { nextCursor } = first;
  while (nextCursor !== undefined) {
    const page = await list(people.viewer, { cursor: nextCursor });
    found.push(...page.projects.map(({ name }) => name));
    nextCursor = page.nextCursor;
  }
  expect(found).toEqual(['project 3']);
});

it('shows nothing of a question or a staging in progress, and which trusts a project was staged at', async () => {
  const staging = { queryId: ids.query, trusts: [], by: people.owner.userId, at: '2026-01-01T11:00:00.000Z' };
  hub.seed(project(1, { openingQueryId: ids.query, staging, trustIds: [trustIdOf(7)] }));
  const { projects } = await list(people.owner);
  const shown = projects.find(({ name }) => name === 'project 1');
  expect(shown).toMatchObject({ trustIds: [trustIdOf(7)], status: 'DRAFT' });
  for (const inner of ['openingQueryId', 'staging', 'trusts']) expect(shown).not.toHaveProperty(inner);
});

it('is for users, and refuses a cursor that no page of it gave', async () => {
  expect(await refusal(list(nobody))).toBe('UNAUTHENTICATED');
  expect(await refusal(list(people.admin, { cursor: 'bm90IG9uZQ' }))).toMatch(/^INPUT_INVALID \| query\.cursor: /);
});
