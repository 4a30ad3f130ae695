import { beforeEach, expect, it } from 'vitest';
import { getProjectCost } from '#contracts/api/projects';
import type { ModelId, RunId, TaskId } from '#contracts/ids';
import type { CostItem } from '#contracts/project-cost';
import { month, prices } from '#domain/cost/prices';
import { serverHourUsd } from '#domain/cost/server-hour-usd';
import { taskUsd } from '#domain/cost/task-usd';
import { runUsageWrite } from '#lambdas/platform/items/run-usage-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeGetProjectCost } from '#lambdas/projects/get-project-cost';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { expectModelReaders } from '#test/fixtures/hub/expect-model-readers';
import {
  fileItem,
  ids,
  modelItem,
  projectItem,
  projectTrustItem,
  purgeItem,
  queryItem,
  readyPart,
  resultItem,
  runItem,
  runTrustItem,
} from '#test/fixtures/hub/items';

const serverSize = { cpuUnits: 1024, memoryMegabytes: 8192 };
const gigabyte = 1_000_000_000;
let hub: MemoryLedger;
const get = (caller: Caller = people.viewer) =>
  callOperation(getProjectCost, makeGetProjectCost({ ledger: hub.ledger, serverSize }), caller, {
    params: { projectId: ids.project },
  });
const amountOf = async (item: CostItem) => (await get()).lines.find((line) => line.item === item)?.amount;
/** The clock stands at noon. */
const hoursAgo = (hours: number): string => new Date(Date.UTC(2026, 0, 1, 12) - hours * 3_600_000).toISOString();
/** Ends the run: what it has used is kept. */
const end = async () => {
  await commit(hub.ledger, [await runUsageWrite(hub.ledger, runItem([1]))], []);
  hub.seed({ ...runItem([1], { status: 'FAILED' }), gsi2pk: undefined } as never);
};

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [1, 2].map(trustIdOf) }), modelItem());
});

it('is nothing for a project that has used nothing, and says what it is', async () => {
  expect(await get()).toEqual({
    projectId: ids.project,
    currency: 'USD',
    estimated: true,
    pricesOf: `${prices.asOf}, ${prices.region}`,
    until: '2026-01-01T12:00:00.000Z',
    usd: 0,
    lines: [
      { item: 'RUN_SERVERS', amount: 0, unit: 'hours', usd: 0 },
      { item: 'TASKS', amount: 0, unit: 'tasks', usd: 0 },
      { item: 'FILES', amount: 0, unit: 'gigabyte months', usd: 0 },
    ],
  });
});

it('counts the hours of servers, of runs that go on until now and of ended ones until then', async () => {
  hub.seed(runItem([1], { status: 'RUNNING', serverStartedAt: hoursAgo(2) }), runTrustItem(1));
  const other = fixedId(0x777) as RunId;
  hub.seed({
    ...runItem([1], { runId: other, projectId: fixedId(0x778) as never, serverStartedAt: hoursAgo(9) }),
    ...keys.run(other),
    gsi2sk: other,
  });
  expect(await amountOf('RUN_SERVERS')).toBe(2);
  await end();
  hub.pass(3600);
  const { lines, usd } = await get();
  expect(lines[0]).toMatchObject({ amount: 2, usd: Math.round(2e6 * serverHourUsd(serverSize)) / 1e6 });
  expect(usd).toBeGreaterThan(0.1);
  // A run without a server, such as one that was stopped while it queued, costs none.
  hub.seed(runItem([1], { status: 'QUEUED' }));
  expect(await amountOf('RUN_SERVERS')).toBe(2);
});

it('counts the tasks of questions, of trusts’ parts and of ended runs', async () => {
  hub.seed(queryItem({ askedTrusts: 5 }));
  // Of a question from before it was kept at how many trusts it was asked, those of the project count.
  hub.seed({ ...queryItem(), ...keys.query(ids.project, fixedId(0x201) as never) });
  hub.seed(projectTrustItem(1, { ...readyPart, freezeTaskId: 'a', importTaskId: 'b' }));
  hub.seed(projectTrustItem(2, { ...readyPart, freezeTaskId: 'c', deleteTaskId: 'd' }));
  expect(await amountOf('TASKS')).toBe(5 + 2 + 2 + 2);
  hub.seed(runItem([1, 2], { status: 'RUNNING' }));
  hub.seed(runTrustItem(1, { admitTaskId: ids.task, joinTaskId: fixedId(0x501) as TaskId }));
  hub.seed(runTrustItem(2, { admitTaskId: ids.task }));
  await end();
  const { lines } = await get();
  expect(lines[1]).toMatchObject({ amount: 14, unit: 'tasks', usd: Math.round(14e6 * taskUsd()) / 1e6 });
});

it('counts checked files and results by size and age, the same bytes once, until they were purged', async () => {
  const monthAgo = hoursAgo(month.hours);
  const clean = { status: 'CLEAN', objectKey: 'k', sizeBytes: gigabyte } as const;
  hub.seed(fileItem('weights.pt', 'same', { ...clean, updatedAt: monthAgo }));
  hub.seed(fileItem('rejected.pt', 'other', { ...clean, status: 'REJECTED', updatedAt: monthAgo }));
  const second = fixedId(0x301) as ModelId;
  hub.seed({ ...modelItem({ modelId: second }), ...keys.model(second), gsi1sk: second });
  const again = fileItem('copy.pt', 'same', { ...clean, modelId: second, updatedAt: hoursAgo(1) });
  hub.seed({ ...again, ...keys.file(second, 'copy.pt') });
  expect(await amountOf('FILES')).toBe(1);
  hub.seed(runItem([1]), runTrustItem(1));
  hub.seed(resultItem('model.safetensors', 'x', { sizeBytes: 2 * gigabyte }));
  await end();
  expect(await amountOf('FILES')).toBe(1);
  hub.pass(month.seconds);
  const { lines } = await get();
  expect(lines[2]).toMatchObject({ amount: 4, usd: 4 * prices.filesPerGigabyteMonth });
  hub.seed(projectItem({ status: 'CLOSED' }), purgeItem({ purgedAt: '2026-01-01T12:00:00.000Z' }));
  expect(await amountOf('FILES')).toBe(1);
});

it('is for whoever may see the models', () => expectModelReaders((caller) => get(caller)));
