import { beforeEach, expect, it } from 'vitest';
import { requestResultUpload } from '#contracts/api/run-server';
import type { RunStatus } from '#contracts/run';
import { keys } from '#lambdas/platform/ledger/keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeRequestResultUpload } from '#lambdas/run-servers/request-result-upload';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { runServerCaller } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, runItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const sha256 = sha256Hex('a result');
const file = { fileName: 'final.safetensors', sizeBytes: 8, sha256 };
const request = (more: object = {}) =>
  callOperation(
    requestResultUpload,
    makeRequestResultUpload({ ledger: hub.ledger, objects: hub.store.objects, resultBucket: 'results' }),
    runServerCaller(ids.run),
    { body: { files: [file], ...more } },
  );

beforeEach(() => {
  hub = hubParts();
  hub.seed(runItem([1], { status: 'RUNNING' }));
});

it('gives a ticket for exactly the announced bytes, in the run’s own folder, and releases nothing', async () => {
  expect(await request()).toEqual({
    tickets: [
      {
        fileName: file.fileName,
        url: `https://s3.test/results/runs/${ids.run}/${file.fileName}?seconds=900`,
        headers: { 'content-length': '8', 'x-sha256': sha256 },
      },
    ],
  });
  expect(hub.at(keys.result(ids.run, file.fileName))).toMatchObject({ released: false, sizeBytes: 8, sha256 });
});

it('keeps a checkpoint beside the results, under its round', async () => {
  await request({ checkpointRound: 2 });
  await request();
  expect(hub.at(keys.result(ids.run, `${file.fileName}@2`))).toMatchObject({
    checkpointRound: 2,
    objectKey: `runs/${ids.run}/checkpoints/2/${file.fileName}`,
  });
  expect(hub.at(keys.result(ids.run, file.fileName))).not.toHaveProperty('checkpointRound');
});

it('announced anew takes the newer bytes', async () => {
  await request();
  await request({ files: [{ ...file, sizeBytes: 9 }] });
  expect(hub.at(keys.result(ids.run, file.fileName))).toMatchObject({ sizeBytes: 9 });
});

it.each<RunStatus>(['ADMITTING', 'RELEASING', 'SUCCEEDED', 'FAILED', 'STOPPED'])(
  'is refused while the run is %s',
  async (status) => {
    hub.seed(runItem([1], { status }));
    expect(await refusal(request())).toBe('WRONG_STATE | run: the run must be running');
    expect(hub.at(keys.result(ids.run, file.fileName))).toBeUndefined();
  },
);
