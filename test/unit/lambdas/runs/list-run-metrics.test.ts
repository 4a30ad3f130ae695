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
