import { beforeEach, expect, it } from 'vitest';
import { renewTask } from '#contracts/api/tasks';
import type { TaskStatus } from '#contracts/task';
import type { TaskItem } from '#lambdas/platform/items/task-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeRenewTask } from '#lambdas/tasks/renew-task';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { trustCaller, trustIdOf } from '#test/fixtures/hub/callers';
import { ids, taskItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const renew = (fencingToken = 2, number = 1) =>
  callOperation(renewTask, makeRenewTask({ ledger: hub.ledger }), trustCaller(number), {
    params: { taskId: ids.task },
    body: { fencingToken },
  });
const task = () => hub.at(keys.task(trustIdOf(1), ids.task));
const leased = (more: Partial<TaskItem> = {}) =>
  taskItem(1, { status: 'LEASED', fencingToken: 2, leaseExpiresAt: '2026-01-01T12:00:10.000Z', ...more });

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(leased());
});

it('extends the lease by a minute from now, and is no event of the audit', async () => {
  hub.pass(5);
  expect(await renew()).toEqual({ leaseExpiresAt: '2026-01-01T12:01:05.000Z' });
  expect(task()).toMatchObject({ status: 'LEASED', fencingToken: 2, leaseExpiresAt: '2026-01-01T12:01:05.000Z' });
  expect(task()).toMatchObject({ gsi2sk: `2026-01-01T12:01:05.000Z#${ids.task}` });
  expect(hub.audited()).toEqual([]);
});

it('takes up again a lease that ran out while nobody else has begun', async () => {
  hub.seed(leased({ status: 'PENDING' }));
  expect(await renew()).toEqual({ leaseExpiresAt: '2026-01-01T12:01:00.000Z' });
  expect(task()).toMatchObject({ status: 'LEASED' });
});

it('never extends a lease beyond the deadline, and not at all after it', async () => {
  hub.seed(leased({ deadline: '2026-01-01T12:00:30.000Z' }));
  expect(await renew()).toEqual({ leaseExpiresAt: '2026-01-01T12:00:30.000Z' });
  hub.pass(30);
  expect(await refusal(renew())).toBe('LEASE_LOST');
});

it('is refused with an older token, also where the task is handed on in the same moment', async () => {
  expect(await refusal(renew(1))).toBe('LEASE_LOST');
  hub.beforeNextWrite(() => hub.seed(leased({ fencingToken: 3 })));
  expect(await refusal(renew())).toBe('LEASE_LOST');
  expect(task()).toMatchObject({ fencingToken: 3, leaseExpiresAt: '2026-01-01T12:00:10.000Z' });
});

it.each<TaskStatus>(['DONE', 'FAILED', 'EXPIRED'])('is refused of a task that is %s', async (status) => {
  hub.seed(leased({ status }));
  expect(await refusal(renew())).toBe('LEASE_LOST');
});

it('tells the holder that a task is cancelled, and whoever holds it no more that it is lost', async () => {
  hub.seed(leased({ status: 'CANCELLED' }));
  expect(await refusal(renew())).toBe('TASK_CANCELLED');
  expect(await refusal(renew(1))).toBe('LEASE_LOST');
});

it('is refused of another trust’s task, as of one that is not there', async () => {
  expect(await refusal(renew(2, 2))).toBe('NOT_FOUND');
});
