import { beforeEach, expect, it } from 'vitest';
import { listRunResults } from '#contracts/api/runs';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeListRunResults } from '#lambdas/runs/list-run-results';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { expectModelReaders } from '#test/fixtures/hub/expect-model-readers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, modelItem, projectItem, resultItem, runItem, runTrustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const list = (query: object = {}, caller: Caller = people.viewer) =>
  callOperation(
    listRunResults,
    makeListRunResults({ ledger: hub.ledger, objects: hub.store.objects, resultBucket: 'results' }),
    caller,
    { params: { runId: ids.run }, query },
  );

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [trustIdOf(1)] }), modelItem());
  hub.seed(runItem([1], { status: 'SUCCEEDED' }), runTrustItem(1));
  hub.seed(resultItem('metrics.json', '{}', { released: true, objectKey: 'runs/one/metrics.json' }));
  hub.seed(resultItem('model.safetensors', 'weights', { released: true }), resultItem('held-back.bin', 'x'));
});

it('answers what was released, with hash, size and a link of a quarter of an hour', async () => {
  expect((await list()).files).toEqual([
    {
      fileName: 'metrics.json',
      sizeBytes: 2,
      sha256: sha256Hex('{}'),
      url: 'https://s3.test/results/runs/one/metrics.json?seconds=900',
    },
    {
      fileName: 'model.safetensors',
      sizeBytes: 7,
      sha256: sha256Hex('weights'),
      url: 'https://s3.test/results/model.safetensors?seconds=900',
    },
  ]);
});

it('answers nothing that the hub has not released, not even its name', async () => {
  expect(JSON.stringify(await list())).not.toContain('held-back.bin');
  hub.seed(resultItem('held-back.bin', 'x', { released: true }));
  expect((await list()).files[0]).toMatchObject({ fileName: 'held-back.bin' });
});

it('pages: each page begins where the one before ended', async () => {
  const first = await list({ limit: 1 });
  expect(first.files.map(({ fileName }) => fileName)).toEqual(['metrics.json']);
  const second = await list({ limit: 1, cursor: first.nextCursor });
  expect(second.files.map(({ fileName }) => fileName)).toEqual(['model.safetensors']);
  expect(second.nextCursor).toBeUndefined();
  expect(await refusal(list({ cursor: 'bm90IG9uZQ' }))).toMatch(/^INPUT_INVALID \| query\.cursor: /);
});

it('is for whoever may see the model', () => expectModelReaders((caller) => list({}, caller)));
