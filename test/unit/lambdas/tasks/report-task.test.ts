import { beforeEach, expect, it } from 'vitest';
import { reportTask } from '#contracts/api/tasks';
import type { TaskStatus } from '#contracts/task';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeReportTask } from '#lambdas/tasks/report-task';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { trustCaller, trustIdOf } from '#test/fixtures/hub/callers';
import { ids, taskItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const failure = { code: 'DEPENDENCY_DOWN', class: 'transient' };
const failed = { kind: 'failed', failure };
const deleted = {
  kind: 'done',
  result: {
    projectId: ids.project,
    snapshotHash: null,
    deletedAt: '2026-01-01T11:00:00.000Z',
    rowsLeft: 0,
    imagesLeft: 0,
  },
};
const report = (outcome: object, fencingToken = 2, number = 1) =>
  callOperation(reportTask, makeReportTask({ ledger: hub.ledger }), trustCaller(number), {
    params: { taskId: ids.task },
    body: { fencingToken, outcome },
  });
const task = () => hub.at(keys.task(trustIdOf(1), ids.task));
const leased = (status: TaskStatus = 'LEASED') => taskItem(1, { type: 'delete_cohort', status, fencingToken: 2 });

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(leased());
});

it('ends the task with what its type’s contract takes, and leaves its outcome to be applied', async () => {
  expect(await report(deleted)).toEqual({ status: 'DONE' });
  expect(task()).toMatchObject({ status: 'DONE', result: deleted.result, gsi2pk: 'TASK_OUTCOMES' });
  expect(task()).not.toHaveProperty('gsi1pk');
  expect(hub.audited()).toEqual(['task.finish']);
});

it('ends the task with its failure', async () => {
  expect(await report(failed)).toEqual({ status: 'FAILED' });
  expect(task()).toMatchObject({ status: 'FAILED', failure });
  expect(hub.audited()).toEqual(['task.fail']);
});

it('refuses a result that is not of the contract, by rule and place and without its values, and stays open', async () => {
  const odd = { kind: 'done', result: { ...deleted.result, rowsLeft: 3, patient: 'Jane Doe' } };
  const why = await refusal(report(odd));
  expect(why).toMatch(/^TASK_RESULT_INVALID \| .*body\.outcome\.result/);
  expect(why).not.toContain('Jane');
  expect(task()).toMatchObject({ status: 'LEASED' });
});

it('is answered again the very same way, and refused in any other', async () => {
  await report(deleted);
  expect(await report(deleted)).toEqual({ status: 'DONE' });
  expect(await refusal(report(failed))).toBe('LEASE_LOST');
  expect(await refusal(report(deleted, 1))).toBe('LEASE_LOST');
  expect(hub.audited()).toHaveLength(1);
});

it('counts from the holder of the newest token alone', async () => {
  expect(await refusal(report(deleted, 1))).toBe('LEASE_LOST');
  expect(task()).toMatchObject({ status: 'LEASED' });
  expect(await refusal(report(deleted, 2, 2))).toBe('NOT_FOUND');
});

it('counts where the lease ran out and nobody else has begun', async () => {
  hub.seed(leased('PENDING'));
  expect(await report(deleted)).toEqual({ status: 'DONE' });
});

it.each<TaskStatus>(['CANCELLED', 'EXPIRED'])('cannot raise a task that is %s', async (status) => {
  hub.seed({ ...leased(status), endedAt: '2026-01-01T11:00:00.000Z' });
  expect(await refusal(report(deleted))).toBe('LEASE_LOST');
  expect(task()).toMatchObject({ status });
});

it('of two in the same moment the first one counts', async () => {
  hub.beforeNextWrite(() => hub.seed({ ...leased('CANCELLED'), endedAt: '2026-01-01T12:00:00.000Z' }));
  expect(await refusal(report(deleted))).toBe('LEASE_LOST');
  expect(hub.audited()).toEqual(['task.outcomeDropped']);
});

/** An answer with so many cells, each of about 220 bytes: within the contract up to 6000. */
const answerOf = (cells: number) => {
  const crossTable = (from: number, to: number) => ({
    ...{ rows: 'manufacturer', columns: 'sliceThickness' },
    cells: Array.from({ length: to - from }, (_, index) => ({
      row: `${from + index}`.padEnd(80, 'r'),
      column: 'c'.repeat(80),
      persons: 20,
      margin: 5,
    })),
  });
  const starts = Array.from({ length: Math.ceil(cells / 2000) }, (_, index) => index * 2000);
  const crossTables = starts.map((from) => crossTable(from, Math.min(cells, from + 2000)));
  return {
    kind: 'done',
    result: { queryId: ids.query, persons: 100, distributions: [], crossTables, dataDate: '2026-01-01' },
  };
};

it('takes a large result beside a large sealed task, and refuses by its bytes one that no item holds', async () => {
  const question = { ...leased(), type: 'cohort_query', sealed: 's'.repeat(32_768) };
  hub.seed(question);
  expect(await refusal(report(answerOf(6000)))).toBe('TASK_RESULT_INVALID | body.outcome.result: at most 350000 bytes');
  expect(task()).toMatchObject({ status: 'LEASED' });
  expect(hub.audited()).toEqual([]);
  expect(await report(answerOf(1500))).toEqual({ status: 'DONE' });
  expect(Buffer.byteLength(JSON.stringify(task()))).toBeGreaterThan(330_000);
});

it.each<TaskStatus>(['CANCELLED', 'EXPIRED'])(
  'drops what comes for a task that is %s, and says so once',
  async (status) => {
    hub.seed({ ...leased(status), endedAt: '2026-01-01T11:30:00.000Z' });
    expect(await refusal(report(deleted))).toBe('LEASE_LOST');
    expect(await refusal(report(deleted))).toBe('LEASE_LOST');
    expect(task()).toMatchObject({ status, droppedAt: expect.any(String) });
    expect(task()).not.toHaveProperty('result');
    expect(hub.audited()).toEqual(['task.outcomeDropped']);
  },
);

it('says nothing of what comes under an older token', async () => {
  hub.seed({ ...leased('CANCELLED'), endedAt: '2026-01-01T11:30:00.000Z' });
  expect(await refusal(report(deleted, 1))).toBe('LEASE_LOST');
  expect(hub.audited()).toEqual([]);
});
