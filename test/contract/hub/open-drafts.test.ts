import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { createProject } from '#contracts/api/projects';
import type { ProjectId } from '#contracts/ids';
import { mostOpenDrafts } from '#contracts/most-open-drafts';
import { endDraft } from '#lambdas/platform/items/open-drafts';
import { readProject } from '#lambdas/platform/items/read-project';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { makeCreateProject } from '#lambdas/projects/create-project';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
});
afterAll(() => test.stop());

const { userId } = people.owner;
const create = () =>
  callOperation(createProject, makeCreateProject({ ledger: test.ledger }), people.owner, { body: { name: 'One' } });
const end = (projectId: ProjectId) => commit(test.ledger, [endDraft(test.ledger, userId, projectId)], []);
const Drafts = z.object({ projectIds: z.set(z.string()).optional() });
const drafts = async () => [
  ...((await readItem(test.ledger, keys.drafts(userId), Drafts))?.projectIds ?? new Set<string>()),
];

it('lets one owner have as many open drafts as the cap, however many are created at once', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 3 * mostOpenDrafts }, create));
  const created = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.projectId] : []));
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
  expect(new Set(refused)).toEqual(new Set(['TOO_MANY_DRAFTS']));
  expect(created).toHaveLength(mostOpenDrafts);
  expect((await drafts()).sort()).toEqual([...created].sort());
  for (const projectId of created) expect((await readProject(test.ledger, projectId))?.project.status).toBe('DRAFT');
});

it('lets the owner create another once one has ended, and one more only', async () => {
  const [first] = await drafts();
  await end(first as ProjectId);
  // Whoever ends it again, or ends one that was never counted, frees nothing.
  await end(first as ProjectId);
  await end('a-draft-from-before' as ProjectId);
  const { projectId } = await create();
  expect(await drafts()).toContain(projectId);
  await expect(create()).rejects.toMatchObject({ code: 'TOO_MANY_DRAFTS' });
});

it('starts again from none when all have ended', async () => {
  for (const projectId of await drafts()) await end(projectId as ProjectId);
  expect(await drafts()).toEqual([]);
  const { projectId } = await create();
  expect(await drafts()).toEqual([projectId]);
});
