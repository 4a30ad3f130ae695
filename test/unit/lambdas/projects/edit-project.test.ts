import { beforeEach, expect, it } from 'vitest';
import { editProject } from '#contracts/api/projects';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeEditProject } from '#lambdas/projects/edit-project';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, projectItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const edit = (body: object, caller: Caller = people.owner) =>
  callOperation(editProject, makeEditProject(hub), caller, { params: { projectId: ids.project }, body });
const notDraft = 'WRONG_STATE | project: the project must be a draft that is not being staged; unstage it first';

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ description: 'before' }));
});

it('changes what is given and leaves the rest', async () => {
  expect(await edit({ name: 'Another name' })).toMatchObject({ name: 'Another name', description: 'before' });
  expect(await edit({ description: '' }, people.admin)).toMatchObject({ name: 'Another name', description: '' });
  expect(hub.audited()).toEqual(['project.edited', 'project.edited']);
});

it('writes nothing where nothing changes', async () => {
  for (const body of [{}, { description: 'before' }]) expect(await edit(body)).toMatchObject({ description: 'before' });
  expect(hub.audited()).toEqual([]);
});

it.each([
  ['staged', projectItem({ status: 'STAGED' })],
  ['approved', projectItem({ status: 'APPROVED' })],
  ['closed', projectItem({ status: 'CLOSED' })],
  [
    'being staged',
    { ...projectItem(), staging: { queryId: ids.query, trusts: [], by: 'user-owner', at: '2026-01-01T11:00:00.000Z' } },
  ],
])('is refused for a project that is %s', async (_, project) => {
  hub.seed(project);
  expect(await refusal(edit({ name: 'Another' }))).toBe(notDraft);
  expect(hub.audited()).toEqual([]);
});

it('is for the owner and Admins', async () => {
  expect(await refusal(edit({ name: 'x' }, people.member))).toBe('FORBIDDEN');
  expect(await refusal(edit({ name: 'x' }, people.outsider))).toBe('NOT_FOUND');
});

it('takes a name that mails may show, and no other key', () => {
  const bodies = [{ name: '' }, { name: 'a\nb' }, { name: '<b>' }, { members: [] }, { description: 'x'.repeat(2001) }];
  for (const body of bodies) expect(editProject.body.safeParse(body).success).toBe(false);
  expect(editProject.body.safeParse({ name: 'Über Lungen', description: 'two\nlines' }).success).toBe(true);
});
