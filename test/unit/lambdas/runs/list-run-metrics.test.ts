import { beforeEach, expect, it } from 'vitest';
import { listRunMetrics } from '#contracts/api/runs';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeListRunMetrics } from '#lambdas/runs/list-run-metrics';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { expectModelReaders } from '#test/fixtures/hub/expect-model-readers';
import { codeOf, ids, modelItem, projectItem, runItem, runTrustItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const list = (query: object = {}, caller: Caller = people.viewer) =>
  callOperation(listRunMetrics, makeListRunMetrics({ ledger: hub.ledger }), caller, {
    params: { runId: ids.run },
    query,
  });
const metric = (name: string, number: number, round: number, value: number): void => {
  const of = { trustId: trustIdOf(number), round, name, value };
  hub.seed({ ...keys.metric(ids.run, name, of.trustId, round), kind: 'METRIC', ...of });
};

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [trustIdOf(1)] }), modelItem());
  hub.seed(runItem([1, 2], { status: 'RUNNING' }), runTrustItem(1), runTrustItem(2));
  metric('loss', 1, 1, 0.4);
  metric('auc', 2, 1, 0.6);
  metric('auc', 1, 10, 0.9);
  metric('auc', 1, 2, 0.8);
});

it('answers every value by metric, trust and round, with the code of the trust', async () => {
  const { metrics, nextCursor } = await list();
  expect(metrics.map(({ name, trustCode, round, value }) => [name, trustCode, round, value])).toEqual([
    ['auc', codeOf(1), 2, 0.8],
    ['auc', codeOf(1), 10, 0.9],
    ['auc', codeOf(2), 1, 0.6],
    ['loss', codeOf(1), 1, 0.4],
  ]);
  expect(nextCursor).toBeUndefined();
});

const over = (axis: string, number: number, x: number, name = 'auc', round = 1): void => {
  const key = keys.metricOver(ids.run, { name, axis }, trustIdOf(number), { round, x });
  hub.seed({ ...key, kind: 'METRIC', trustId: trustIdOf(number), round, name, value: 0.5, x: { axis, value: x } });
};

it('answers one series at a time, each in the order of its axis', async () => {
  for (const x of [10, 0, -0.5, 2.5, -300, 9]) over('epoch', 1, x);
  over('epoch', 2, 1);
  over('step', 1, 7);
  over('epoch', 1, 4, 'auc2');
  const places = async (query: object) => (await list(query)).metrics.map(({ axis, x }) => `${axis} ${x}`);
  expect(await places({ name: 'auc', axis: 'epoch', trustId: trustIdOf(1) })).toEqual(
    [-300, -0.5, 0, 2.5, 9, 10].map((x) => `epoch ${x}`),
  );
  expect(await places({ name: 'auc', axis: 'round' })).toEqual(['round 2', 'round 10', 'round 1']);
  expect(await places({ axis: 'step' })).toEqual(['step 7']);
  expect((await list({ name: 'auc' })).metrics).toHaveLength(11);
  expect((await list({ trustId: trustIdOf(2) })).metrics.map(({ trustCode }) => trustCode)).toEqual([
    codeOf(2),
    codeOf(2),
  ]);
  expect((await list()).metrics).toHaveLength(13);
});

it('answers each round of a series whose axis begins again, in the order of the axis and then of the rounds', async () => {
  for (const round of [10, 1, 2]) for (const x of [1, 0]) over('epoch', 1, x, 'auc', round);
  const { metrics } = await list({ name: 'auc', axis: 'epoch', trustId: trustIdOf(1) });
  expect(metrics.map(({ x, round }) => [x, round])).toEqual([
    ...[1, 2, 10].map((round) => [0, round]),
    ...[1, 2, 10].map((round) => [1, round]),
  ]);
});

it('leaves out a value of a trust that is not in the run', async () => {
  metric('auc', 3, 1, 0.123);
  const { metrics } = await list();
  expect(metrics).toHaveLength(4);
  expect(JSON.stringify(metrics)).not.toContain('0.123');
});

it('pages: each page begins where the one before ended', async () => {
  const first = await list({ limit: 3 });
  expect(first.metrics).toHaveLength(3);
  const second = await list({ limit: 3, cursor: first.nextCursor });
  expect(second.metrics.map(({ name }) => name)).toEqual(['loss']);
  expect(second.nextCursor).toBeUndefined();
  expect(await refusal(list({ cursor: 'bm90IG9uZQ' }))).toMatch(/^INPUT_INVALID \| query\.cursor: /);
});

it('is for whoever may see the model', () => expectModelReaders((caller) => list({}, caller)));
