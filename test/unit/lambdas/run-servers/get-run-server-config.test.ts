import { beforeEach, expect, it } from 'vitest';
import { getRunServerConfig } from '#contracts/api/run-server';
import type { RunTrustStatus } from '#contracts/run';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeGetRunServerConfig } from '#lambdas/run-servers/get-run-server-config';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, runServerCaller, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, preparedRun, runItem, runTrustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const get = (caller: Caller = runServerCaller(ids.run)) =>
  callOperation(
    getRunServerConfig,
    makeGetRunServerConfig({
      ledger: hub.ledger,
      objects: hub.store.objects,
      modelBucket: 'models',
      resultBucket: 'results',
    }),
    caller,
  );
const closed = { ...preparedRun, status: 'ADMITTING', admissionsClosedAt: '2026-01-01T11:00:00.000Z' } as const;

beforeEach(() => {
  hub = hubParts();
});

it('lists exactly the keys of the trusts that were admitted', async () => {
  const statuses: RunTrustStatus[] = ['ADMITTED', 'JOINED', 'REFUSED', 'LATE', 'FAILED', 'ASKED'];
  hub.seed(runItem([1, 2, 3, 4, 5, 6], closed));
  for (const [index, status] of statuses.entries())
    hub.seed(runTrustItem(index + 1, { status, ...(status === 'ASKED' ? {} : { publicKey: `key ${index + 1}` }) }));
  const { nodes } = await get();
  expect(nodes).toEqual([1, 2].map((number) => ({ trustId: trustIdOf(number), publicKey: `key ${number}` })));
});

it('says what runs, and links to the initial weights for an hour', async () => {
  const axes = { auc: 'epoch' };
  hub.seed(runItem([1], { ...closed, axes }), runTrustItem(1, { status: 'ADMITTED', publicKey: 'a key' }));
  const { layout, maxUpdateBytes, parametersSha256 } = preparedRun.prepared;
  expect(await get()).toMatchObject({
    runId: ids.run,
    rounds: 3,
    maxUpdateBytes,
    metrics: ['auc'],
    axes,
    model: { url: 'https://s3.test/models/weights?seconds=3600', parametersSha256, layout },
  });
});

it('links to the round that the run goes on from, and to none otherwise', async () => {
  const continues = { runId: ids.run, round: 4, objectKey: 'runs/before/checkpoint', sha256: 'c'.repeat(64) };
  hub.seed(runItem([1], { ...closed, continues }), runTrustItem(1, { status: 'ADMITTED', publicKey: 'a key' }));
  const url = 'https://s3.test/results/runs/before/checkpoint?seconds=3600';
  expect((await get()).checkpoint).toEqual({ url, sha256: continues.sha256, round: 4 });
  hub.seed(runItem([1], closed));
  expect(await get()).not.toHaveProperty('checkpoint');
});

it('is not there before the admissions are closed, nor before the run is prepared', async () => {
  hub.seed(runItem([1], { ...preparedRun, status: 'ADMITTING' }), runTrustItem(1));
  expect(await refusal(get())).toBe('WRONG_STATE | run: admissions must be closed');
  hub.seed(runItem([1], { status: 'PREPARING' }));
  expect(await refusal(get())).toBe('WRONG_STATE | run: admissions must be closed');
});

it('is for the server of the run alone', async () => {
  hub.seed(runItem([1], closed));
  expect(await refusal(get(people.admin))).toBe('UNAUTHENTICATED');
  expect(await refusal(get(runServerCaller(ids.model as string as typeof ids.run)))).toBe('NOT_FOUND');
});
