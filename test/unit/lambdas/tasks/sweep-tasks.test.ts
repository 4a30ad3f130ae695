import { beforeEach, expect, it } from 'vitest';
import type { TaskId } from '#contracts/ids';
import type { TaskItem } from '#lambdas/platform/items/task-item';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { makeSweepTasks } from '#lambdas/tasks/sweep-tasks';
import { fixedId } from '#test/fakes/memory-ledger';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { taskItem, trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const sweep = () => makeSweepTasks({ ledger: hub.ledger, ring: hub.maker.ring })();
const taskIdOf = (number: number) => fixedId(0x500 + number) as TaskId;
const task = (number: number) => hub.at(keys.task(trustIdOf(1), taskIdOf(number)));
const leased = (number: number, more: Partial<TaskItem> = {}) =>
  taskItem(
    1,
    { status: 'LEASED', fencingToken: 1, leaseExpiresAt: '2026-01-01T12:01:00.000Z', ...more },
    taskIdOf(number),
  );

beforeEach(() => {
  hub = hubParts();
  hub.seed(trustItem(1), trustItem(2));
});

it('puts back a task whose lease ran out, with the token it had, and rings at its trust once', async () => {
  hub.seed(leased(1), leased(2), taskItem(2));
  expect(await sweep()).toEqual({ requeued: 0, expired: 0 });
  hub.pass(61);
  expect(await sweep()).toEqual({ requeued: 2, expired: 0 });
  expect(task(1)).toMatchObject({ status: 'PENDING', fencingToken: 1 });
  expect(task(1)).not.toHaveProperty('leaseExpiresAt');
  expect(hub.rung).toEqual(['https://sqs.test/1']);
  expect(hub.audited()).toEqual(['task.requeued', 'task.requeued']);
});

it('ends a task at its deadline, leased or not, and leaves its outcome to be applied', async () => {
  const deadline = '2026-01-01T12:00:30.000Z';
  hub.seed(leased(1, { deadline, leaseExpiresAt: deadline }), taskItem(1, { deadline }, taskIdOf(2)));
  hub.pass(31);
  expect(await sweep()).toEqual({ requeued: 0, expired: 2 });
  for (const number of [1, 2])
    expect(task(number)).toMatchObject({
      status: 'EXPIRED',
      failure: { code: 'TASK_EXPIRED' },
      gsi2pk: 'TASK_OUTCOMES',
    });
  expect(hub.rung).toEqual([]);
});

it('leaves a lease alone that is renewed in the same moment', async () => {
  hub.seed(leased(1));
  hub.pass(61);
  const renewed = leased(1, { leaseExpiresAt: '2026-01-01T12:02:00.000Z' });
  hub.beforeNextWrite(() => hub.seed(renewed));
  expect(await sweep()).toEqual({ requeued: 0, expired: 0 });
  expect(task(1)).toMatchObject({ status: 'LEASED', leaseExpiresAt: '2026-01-01T12:02:00.000Z' });
});

it('touches outcomes that were not applied in time, so that the stream brings them again', async () => {
  const ended = (number: number, endedAt: string) => ({
    ...taskItem(1, { status: 'DONE', endedAt }, taskIdOf(number)),
    gsi1pk: undefined,
    gsi1sk: undefined,
    ...secondIndex.taskOutcomes(endedAt, taskIdOf(number)),
  });
  hub.seed(ended(1, '2026-01-01T11:59:39.000Z'), ended(2, '2026-01-01T11:59:40.000Z'));
  await sweep();
  await sweep();
  expect([task(1)?.repeats, task(2)?.repeats]).toEqual([2, undefined]);
});
