import { beforeEach, describe, expect, it } from 'vitest';
import { cancelCohortQuery } from '#contracts/api/projects';
import { leaseTasks } from '#contracts/api/tasks';
import type { TaskId } from '#contracts/ids';
import type { ProjectStatus } from '#contracts/project';
import { makeCancelCohortQuery } from '#lambdas/cohorts/cancel-cohort-query';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeLeaseTasks } from '#lambdas/tasks/lease-tasks';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustCaller, trustIdOf } from '#test/fixtures/hub/callers';
import { answered, answerItem, ids, projectItem, queryItem, taskItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const cancel = (caller: Caller = people.owner, queryId: string = ids.query) =>
  callOperation(cancelCohortQuery, makeCancelCohortQuery({ ledger: hub.ledger }), caller, {
    params: { projectId: ids.project, queryId },
  });
const taskIdOf = (number: number) => fixedId(0x600 + number) as TaskId;
const question = { type: 'cohort_query', refs: { projectId: ids.project, queryId: ids.query } } as const;
const answer = (number: number) => hub.at(keys.queryAnswer(ids.query, trustIdOf(number)));
const task = (number: number) => hub.at(keys.task(trustIdOf(number), taskIdOf(number)));
const seedOpen = (number: number, running = false) =>
  hub.seed(
    answerItem(number, { taskId: taskIdOf(number), status: running ? 'RUNNING' : 'QUEUED' }),
    taskItem(number, { ...question, ...(running ? { status: 'LEASED', fencingToken: 1 } : {}) }, taskIdOf(number)),
  );

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ latestQueryId: ids.query }), queryItem(), answerItem(3, answered(120)));
  seedOpen(1);
  seedOpen(2, true);
});

it('withdraws what no trust has taken, stops what one has, and leaves what has ended', async () => {
  const query = await cancel();
  expect(query).toMatchObject({ status: 'CANCELLED', trustsByStatus: { cancelled: 2, answered: 1 } });
  expect([1, 2].map((number) => [answer(number)?.status, task(number)?.status])).toEqual([
    ['CANCELLED', 'CANCELLED'],
    ['CANCELLED', 'CANCELLED'],
  ]);
  expect(answer(3)).toMatchObject({ status: 'ANSWERED' });
  expect([...hub.audited()].sort()).toEqual(['cohort.cancelled', 'cohort.cancelled', 'task.cancel', 'task.cancel']);
});

it('never hands a withdrawn question to its trust', async () => {
  const lease = () =>
    callOperation(leaseTasks, makeLeaseTasks({ ledger: hub.ledger }), trustCaller(1), { body: { contractVersion: 1 } });
  await cancel();
  expect((await lease()).tasks).toEqual([]);
  seedOpen(1);
  expect((await lease()).tasks).toHaveLength(1);
});

it('changes nothing when it is repeated', async () => {
  const first = await cancel();
  const events = hub.audited().length;
  expect(await cancel()).toEqual(first);
  expect(hub.audited()).toHaveLength(events);
});

it('leaves an answer that comes, and a question that is taken or asked again, in the same moment', async () => {
  hub.beforeNextWrite(() => hub.seed(taskItem(1, { ...question, status: 'DONE' }, taskIdOf(1))));
  await cancel();
  expect([answer(1)?.status, task(1)?.status]).toEqual(['QUEUED', 'DONE']);
  expect(answer(2)).toMatchObject({ status: 'CANCELLED' });
  seedOpen(2);
  hub.beforeNextWrite(() => hub.seed(answerItem(2, { taskId: taskIdOf(9) })));
  await cancel();
  expect([answer(2)?.status, task(2)?.status]).toEqual(['QUEUED', 'PENDING']);
});

it('cancels an answer of an older ledger', async () => {
  hub.seed({ ...answerItem(1, { taskId: taskIdOf(1) }), status: 'ASKED' });
  await cancel();
  expect(answer(1)).toMatchObject({ status: 'CANCELLED' });
});

it.each<ProjectStatus>(['STAGED', 'APPROVED', 'CLOSED'])('is possible while the project is %s', async (status) => {
  hub.seed(projectItem({ status }));
  expect(await cancel()).toMatchObject({ status: 'CANCELLED' });
});

describe('is refused', () => {
  it('while the question is still being asked', async () => {
    hub.seed(queryItem({ opening: { trustIds: [trustIdOf(1)] } }));
    expect(await refusal(cancel())).toContain('CONFLICT');
    expect(answer(1)).toMatchObject({ status: 'QUEUED' });
  });

  it('to who may only read, and hidden from others and where there is none', async () => {
    expect(await refusal(cancel(people.member))).toBe('FORBIDDEN');
    expect(await refusal(cancel(people.outsider))).toBe('NOT_FOUND');
    expect(await refusal(cancel(people.owner, ids.run))).toBe('NOT_FOUND');
    expect(hub.audited()).toEqual([]);
    await expect(cancel(people.admin)).resolves.toBeDefined();
  });
});
