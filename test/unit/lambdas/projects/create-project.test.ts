import { beforeEach, expect, it } from 'vitest';
import { createProject } from '#contracts/api/projects';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeCreateProject } from '#lambdas/projects/create-project';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustCaller } from '#test/fixtures/hub/callers';

let hub: MemoryLedger;
const create = (body: object, caller: Parameters<typeof callOperation>[2] = people.owner) =>
  callOperation(createProject, makeCreateProject({ ledger: hub.ledger }), caller, { body });

beforeEach(() => {
  hub = memoryLedger();
});

it('starts a draft of the caller’s, found in the list of projects', async () => {
  const project = await create({ name: 'A project' });
  expect(project).toMatchObject({
    ownerId: people.owner.userId,
    status: 'DRAFT',
    members: [],
    trusts: [],
    description: '',
  });
  expect(hub.at(keys.project(project.projectId))).toMatchObject({ gsi1pk: 'PROJECTS', gsi1sk: project.projectId });
  expect(hub.audited()).toEqual(['project.created']);
});

it('takes each member once, and the owner is none of them', async () => {
  const { member, owner, viewer } = people;
  const members = [member.userId, viewer.userId, member.userId, owner.userId];
  expect((await create({ name: 'A project', members })).members).toEqual([member.userId, viewer.userId]);
});

it('is for people alone', async () => {
  expect(await refusal(create({ name: 'A project' }, trustCaller(1)))).toBe('UNAUTHENTICATED');
  expect(hub.all()).toEqual([]);
});
