import { beforeEach, describe, expect, it } from 'vitest';
import { leaseTasks } from '#contracts/api/tasks';
import type { TaskId } from '#contracts/ids';
import { readHubKeys } from '#lambdas/platform/items/hub-keys-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { knownHubKeys } from '#lambdas/tasks/known-hub-keys';
import { makeLeaseTasks } from '#lambdas/tasks/lease-tasks';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustCaller, trustIdOf } from '#test/fixtures/hub/callers';
import { answerItem, ed25519Key, ids, taskItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const lease = async (max = 5, number = 1) =>
  (
    await callOperation(leaseTasks, makeLeaseTasks({ ledger: hub.ledger }), trustCaller(number), {
      body: { contractVersion: 1, max },
    })
  ).tasks;
const taskIdOf = (number: number) => fixedId(0x500 + number) as TaskId;
const task = (taskId = ids.task) => hub.at(keys.task(trustIdOf(1), taskId));

beforeEach(() => {
  hub = memoryLedger();
});

it('hands out the trust’s oldest tasks, each under a token one higher, for a minute', async () => {
  for (const number of [3, 1, 2]) hub.seed(taskItem(1, {}, taskIdOf(number)));
  hub.seed(taskItem(2, {}, taskIdOf(0)));
  const leased = await lease(2);
  expect(leased.map(({ fencingToken, taskId }) => [taskId, fencingToken])).toEqual([
    [taskIdOf(1), 1],
    [taskIdOf(2), 1],
  ]);
  expect(leased[0]).toMatchObject({ sealed: 'sealed', leaseExpiresAt: '2026-01-01T12:01:00.000Z' });
  expect(task(taskIdOf(1))).toMatchObject({ status: 'LEASED', fencingToken: 1 });
  expect(task(taskIdOf(3))).toMatchObject({ status: 'PENDING' });
  expect(hub.audited()).toEqual(['task.leased', 'task.leased']);
});

it('does not hand out a task whose lease still holds, and takes over one whose lease ran out', async () => {
  hub.seed(taskItem(1));
  await lease();
  hub.pass(59);
  expect(await lease()).toEqual([]);
  hub.pass(1);
  expect(await lease()).toMatchObject([{ taskId: ids.task, fencingToken: 2 }]);
});

it('gives a lease no longer than the task’s own deadline, and none after it', async () => {
  hub.seed(taskItem(1, { deadline: '2026-01-01T12:00:30.000Z' }));
  expect(await lease()).toMatchObject([{ leaseExpiresAt: '2026-01-01T12:00:30.000Z' }]);
  hub.pass(30);
  expect(await lease()).toEqual([]);
});

it('says of a question that its trust has taken it, and leases none that nobody waits for any more', async () => {
  const question = { type: 'cohort_query', refs: { projectId: ids.project, queryId: ids.query } } as const;
  const answer = () => hub.at(keys.queryAnswer(ids.query, trustIdOf(1)));
  hub.seed(answerItem(1, { taskId: taskIdOf(1) }), taskItem(1, question, taskIdOf(1)));
  hub.seed(taskItem(1, question, taskIdOf(2)));
  expect(await lease()).toMatchObject([{ taskId: taskIdOf(1) }]);
  expect(answer()).toMatchObject({ status: 'RUNNING' });
  expect(task(taskIdOf(2))).toMatchObject({ status: 'PENDING' });
  hub.pass(60);
  expect(await lease()).toMatchObject([{ taskId: taskIdOf(1), fencingToken: 2 }]);
  expect(answer()).toMatchObject({ status: 'RUNNING' });
});

it('leaves a task to whoever was quicker', async () => {
  hub.seed(taskItem(1));
  const taken = { status: 'LEASED', fencingToken: 1, leaseExpiresAt: '2026-01-01T12:01:00.000Z' } as const;
  hub.beforeNextWrite(() => hub.seed(taskItem(1, taken)));
  expect(await lease()).toEqual([]);
  expect(task()).toMatchObject(taken);
});

it('is for trusts alone', async () => {
  const call = callOperation(leaseTasks, makeLeaseTasks({ ledger: hub.ledger }), people.admin, {
    body: { contractVersion: 1 },
  });
  expect(await refusal(call)).toBe('UNAUTHENTICATED');
});

it('hands out the audit head of the day beside the tasks, once there is one', async () => {
  const whole = () =>
    callOperation(leaseTasks, makeLeaseTasks({ ledger: hub.ledger }), trustCaller(1), {
      body: { contractVersion: 1, max: 5 },
    });
  expect(await whole()).toEqual({ tasks: [] });
  hub.seed({ ...keys.auditDay(), kind: 'AUDIT_DAY', day: '2026-01-01', sequence: 7, signedHead: 'a.b.c' });
  expect(await whole()).toEqual({ tasks: [], auditHead: 'a.b.c' });
});

describe('what the hub says of its signing keys', () => {
  const said = (number: number, keyCount: number) =>
    hub.seed({
      ...keys.hubKeys(),
      kind: 'HUB_KEYS',
      number,
      keyCount,
      first: ed25519Key,
      statements: Array.from({ length: number }, (_, index) => `statement ${index + 1}`),
    });
  let elapsed = 0;
  const leasing = () => {
    const known = knownHubKeys(
      () => readHubKeys(hub.ledger),
      () => elapsed,
    );
    const handler = makeLeaseTasks({ ledger: hub.ledger, knownHubKeys: known });
    return async (hubKeyNumber?: number) =>
      (
        await callOperation(leaseTasks, handler, trustCaller(1), {
          body: { contractVersion: 1, ...(hubKeyNumber === undefined ? {} : { hubKeyNumber }) },
        })
      ).hubKeyStatements;
  };

  it('is handed out as far as the trust lacks it, and not at all to who has followed it', async () => {
    const ask = leasing();
    said(2, 3);
    expect(await ask()).toEqual(['statement 1', 'statement 2']);
    expect(await ask(1)).toEqual(['statement 2']);
    expect(await ask(2)).toBeUndefined();
  });

  it('is read once a minute, and at once where a task was signed by a key that is not known yet', async () => {
    const ask = leasing();
    expect(await ask()).toBeUndefined();
    said(1, 2);
    hub.seed(taskItem(1, { signedBy: 0 }));
    elapsed += 59_999;
    expect(await ask()).toBeUndefined();
    hub.seed(taskItem(1, { signedBy: 1 }, taskIdOf(2)));
    expect(await ask()).toEqual(['statement 1']);
    said(2, 2);
    expect(await ask()).toEqual(['statement 1']);
    elapsed += 60_000;
    expect(await ask()).toEqual(['statement 1', 'statement 2']);
  });

  it('is read at once where the head of the day was signed by a key that is not known yet, and not for one of before', async () => {
    const ask = leasing();
    const head = { ...keys.auditDay(), kind: 'AUDIT_DAY', day: '2026-01-01', sequence: 7, signedHead: 'a.b.c' };
    expect(await ask()).toBeUndefined();
    said(1, 2);
    // Of a release that knew one key.
    hub.seed(head);
    expect(await ask()).toBeUndefined();
    hub.seed({ ...head, signedBy: 1 });
    expect(await ask()).toEqual(['statement 1']);
  });
});
