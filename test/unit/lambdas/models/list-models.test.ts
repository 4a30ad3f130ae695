import { beforeEach, expect, it } from 'vitest';
import { listModels } from '#contracts/api/models';
import type { ModelId, RunId } from '#contracts/ids';
import { makeListModels } from '#lambdas/models/list-models';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { expectModelReaders } from '#test/fixtures/hub/expect-model-readers';
import { ids, modelItem, projectItem, runItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const list = (caller: Caller = people.owner, query: object = {}) =>
  callOperation(listModels, makeListModels(hub), caller, { params: { projectId: ids.project }, query });
const modelIdOf = (number: number) => fixedId(0x3000 + number) as ModelId;
/** Later numbers are newer models. */
const seedModel = (number: number, more: Parameters<typeof modelItem>[0] = {}) => {
  const modelId = modelIdOf(number);
  hub.seed({
    ...modelItem({ modelId, name: `model ${number}`, ...more }),
    ...keys.model(modelId),
    ...firstIndex.projectModels(ids.project, modelId),
  });
};

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [trustIdOf(1)] }), userItem(people.owner, { name: 'Olive' }));
  for (const number of [1, 2, 3]) seedModel(number);
});

it('answers the models of a project, newest first, page by page', async () => {
  const first = await list(people.viewer, { limit: 2 });
  expect(first.models.map(({ name, ownerName }) => [name, ownerName])).toEqual([
    ['model 3', 'Olive'],
    ['model 2', 'Olive'],
  ]);
  const second = await list(people.viewer, { limit: 2, cursor: first.nextCursor });
  expect(second.models.map(({ name }) => name)).toEqual(['model 1']);
});

it('says how the latest run of each stands', async () => {
  const runId = fixedId(0x4000) as RunId;
  hub.seed({ ...runItem([1], { runId, modelId: modelIdOf(2), status: 'RUNNING' }), ...keys.run(runId) });
  seedModel(2, { latestRunId: runId });
  const { models } = await list();
  expect(models.map(({ latestRun }) => latestRun?.status)).toEqual([undefined, 'RUNNING', undefined]);
  expect(models[1]).not.toHaveProperty('latestRunId');
});

it('leaves out what is deleted', async () => {
  seedModel(3, { removedAt: '2026-01-01T10:00:00.000Z' });
  expect((await list()).models.map(({ name }) => name)).toEqual(['model 2', 'model 1']);
});

it('is for whoever may read models', () => expectModelReaders(list));
