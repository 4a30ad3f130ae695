import { beforeEach, describe, expect, it } from 'vitest';
import { createProject } from '#contracts/api/projects';
import { mostOpenDrafts } from '#contracts/most-open-drafts';
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

it('is in the list of the owner’s own projects', async () => {
  const { projectId } = await create({ name: 'A project' });
  expect(hub.at(keys.projectParty(projectId, people.owner.userId))).toMatchObject({
    gsi1pk: `USER_PROJECTS#${people.owner.userId}`,
    gsi1sk: projectId,
  });
});

it('takes no members by their ids: they are invited and accept', () => {
  const { success } = createProject.body.safeParse({ name: 'A project', members: [people.member.userId] });
  expect([success, createProject.body.safeParse({ name: 'A project' }).success]).toEqual([false, true]);
});

it('is for people alone', async () => {
  expect(await refusal(create({ name: 'A project' }, trustCaller(1)))).toBe('UNAUTHENTICATED');
  expect(hub.all()).toEqual([]);
});

describe('the open drafts of one owner', () => {
  const atCap = `TOO_MANY_DRAFTS | project: at most ${mostOpenDrafts} open drafts of one owner`;
  const fill = async () => {
    for (let number = 1; number <= mostOpenDrafts; number += 1) await create({ name: `Project ${number}` });
  };
  const projects = () => hub.all().filter(({ kind }) => kind === 'PROJECT');

  it('are as many as the cap and no more', async () => {
    await fill();
    expect(await refusal(create({ name: 'One more' }))).toBe(atCap);
    expect(projects()).toHaveLength(mostOpenDrafts);
    expect(hub.audited()).toHaveLength(mostOpenDrafts);
  });

  it('are those of each owner by itself', async () => {
    await fill();
    expect((await create({ name: 'Of somebody else' }, people.member)).status).toBe('DRAFT');
  });

  it('are counted by the write itself, not by a look before it', async () => {
    const { userId } = people.owner;
    await create({ name: 'First' });
    const full = Array.from({ length: mostOpenDrafts }, (_, number) => `draft-${number}`);
    hub.beforeNextWrite(() => hub.seed({ ...keys.drafts(userId), kind: 'DRAFTS', projectIds: full }));
    expect(await refusal(create({ name: 'Meanwhile' }))).toBe(atCap);
    hub.beforeNextWrite(() => hub.seed({ ...keys.drafts(userId), kind: 'DRAFTS', projectIds: full.slice(1) }));
    expect((await create({ name: 'Meanwhile' })).status).toBe('DRAFT');
  });
});
