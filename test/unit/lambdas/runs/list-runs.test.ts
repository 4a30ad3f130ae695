import { beforeEach, describe, expect, it } from 'vitest';
import { deleteModel } from '#contracts/api/models';
import { deleteProject } from '#contracts/api/projects';
import { listRuns } from '#contracts/api/runs';
import type { ModelId, ProjectId, RunId } from '#contracts/ids';
import type { RunStatus } from '#contracts/run';
import { makeDeleteModel } from '#lambdas/models/delete-model';
import { RunItem } from '#lambdas/platform/items/run-item';
import { runRowWrite } from '#lambdas/platform/items/run-row';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { endRun } from '#lambdas/platform/workflow/end-run';
import { makeDeleteProject } from '#lambdas/projects/delete-project';
import { makeListRuns } from '#lambdas/runs/list-runs';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { ids, modelItem, projectItem, runItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const list = (query: object = {}, caller: Caller = people.owner) =>
  callOperation(listRuns, makeListRuns({ ledger: hub.ledger }), caller, { query });
const runIdOf = (number: number) => fixedId(0x6000 + number) as RunId;
const other = { projectId: fixedId(0x7000) as ProjectId, modelId: fixedId(0x7001) as ModelId };

/** A run as it is begun; later numbers are newer. */
const seedRun = async (number: number, status: RunStatus = 'RUNNING', more: Partial<RunItem> = {}) => {
  const runId = runIdOf(number);
  const run = runItem([1, 2], { runId, status, ...more });
  hub.seed({
    ...run,
    ...keys.run(runId),
    ...firstIndex.modelRuns(run.modelId, runId),
    ...secondIndex.liveRuns(runId),
  });
  await commit(hub.ledger, [runRowWrite(hub.ledger, RunItem.parse(run))], []);
  return RunItem.parse(run);
};
const numbers = ({ runs }: { runs: { runId: string }[] }) =>
  runs.map(({ runId }) => Number.parseInt(runId.slice(-2), 16));

beforeEach(async () => {
  hub = memoryLedger();
  hub.seed(
    projectItem({ status: 'APPROVED', trustIds: [trustIdOf(1)], name: 'Ribs' }),
    modelItem({ name: 'net' }),
    userItem(people.owner, { name: 'Olive' }),
  );
  const strangers = { status: 'APPROVED' as const, ownerId: people.outsider.userId, members: [], name: 'Other' };
  hub.seed(
    { ...projectItem({ ...strangers, projectId: other.projectId }), ...keys.project(other.projectId) },
    { ...modelItem({ ...other, name: 'other net' }), ...keys.model(other.modelId) },
  );
  for (const { userId } of [people.owner, people.viewer, people.member])
    hub.seed({
      ...keys.projectParty(ids.project, userId),
      ...firstIndex.userProjects(userId, ids.project),
      kind: 'PROJECT_PARTY',
      projectId: ids.project,
      userId,
    });
  await seedRun(1, 'RUNNING');
  await seedRun(2, 'QUEUED', { listenerAwaitedAt: '2026-01-01T11:00:00.000Z' });
  await seedRun(3, 'RUNNING', { ...other, startedBy: people.outsider.userId, listener: '9092' });
  await seedRun(4, 'RELEASING');
});

describe('the runs of all projects', () => {
  it('stand newest first, with the names of what they belong to and how they stand', async () => {
    const { runs } = await list({}, people.admin);
    expect(numbers({ runs })).toEqual([4, 3, 2, 1]);
    expect(runs[2]).toMatchObject({
      status: 'QUEUED',
      waitingFor: 'LISTENER',
      queue: { place: 1, waiting: 1 },
      modelName: 'net',
      projectName: 'Ribs',
      startedByName: 'Olive',
      trustCount: 2,
      currentRound: 0,
    });
    expect(runs[1]).toMatchObject({ projectName: 'Other', startedByName: '' });
  });

  it('are for an Admin all, for others those of projects whose models they may read', async () => {
    expect(numbers(await list({}, people.owner))).toEqual([4, 2, 1]);
    expect(numbers(await list({}, people.viewer))).toEqual([4, 2, 1]);
    expect(numbers(await list({}, people.outsider))).toEqual([]);
    expect(numbers(await list({}, trustAdminOf(1)))).toEqual([]);
    expect(await refusal(list({ projectId: ids.project }, trustAdminOf(1)))).toBe('NOT_FOUND');
    expect(await refusal(list({ projectId: other.projectId }, people.owner))).toBe('NOT_FOUND');
  });

  it('are found by project, model, state, whether they go on, and who started them, page by page', async () => {
    const ended = await seedRun(5, 'RELEASING');
    await endRun(hub.ledger, ended, { step: 'succeed' });
    const found = async (query: object, caller?: Caller) => numbers(await list(query, caller));
    expect(await found({ projectId: other.projectId }, people.admin)).toEqual([3]);
    expect(await found({ modelId: other.modelId }, people.admin)).toEqual([3]);
    expect(await found({ status: 'QUEUED' })).toEqual([2]);
    expect(await found({ status: 'SUCCEEDED' })).toEqual([5]);
    expect(await found({ live: 'false' })).toEqual([5]);
    expect(await found({ live: 'true' })).toEqual([4, 2, 1]);
    expect(await found({ mine: 'true' }, people.admin)).toEqual([]);
    const first = await list({ limit: '2' });
    expect([numbers(first), numbers(await list({ limit: '2', cursor: first.nextCursor }))]).toEqual([
      [5, 4],
      [2, 1],
    ]);
    expect(first.runs[0]).toMatchObject({ status: 'SUCCEEDED', finishedAt: expect.any(String) });
  });

  it('are counted by state on the first page, whatever state is asked for', async () => {
    await endRun(hub.ledger, await seedRun(5, 'RUNNING'), { step: 'stop' });
    const counts = {
      QUEUED: 1,
      PREPARING: 0,
      ADMITTING: 0,
      RUNNING: 1,
      RELEASING: 1,
      SUCCEEDED: 0,
      FAILED: 0,
      STOPPED: 1,
    };
    const first = await list({ limit: '1', status: 'STOPPED' });
    expect(first.counts).toEqual(counts);
    expect((await list({}, people.admin)).counts).toEqual({ ...counts, RUNNING: 2 });
    const page = await list({ limit: '1' });
    expect(await list({ limit: '1', cursor: page.nextCursor })).not.toHaveProperty('counts');
  });

  it('are gone from list and counts with their model or project', async () => {
    for (const number of [1, 2, 4]) {
      const run = RunItem.parse(hub.at(keys.run(runIdOf(number))));
      await endRun(hub.ledger, run, { step: 'fail' });
    }
    await callOperation(deleteModel, makeDeleteModel({ ledger: hub.ledger }), people.owner, {
      params: { modelId: ids.model },
    });
    expect(await list()).toMatchObject({ runs: [], counts: { FAILED: 0 } });
    await endRun(hub.ledger, RunItem.parse(hub.at(keys.run(runIdOf(3)))), { step: 'fail' });
    expect((await list({}, people.admin)).counts).toMatchObject({ FAILED: 1 });
    hub.seed({ ...hub.at(keys.project(other.projectId)), status: 'CLOSED', trustIds: [] });
    await callOperation(deleteProject, makeDeleteProject({ ledger: hub.ledger }), people.admin, {
      params: { projectId: other.projectId },
    });
    expect(await list({}, people.admin)).toMatchObject({ runs: [], counts: { FAILED: 0 } });
  });
});
