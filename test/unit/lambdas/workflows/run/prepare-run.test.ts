import { unzipSync } from 'fflate';
import { decodeJwt } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PinnedFile } from '#lambdas/platform/items/run-item';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makePrepareRun } from '#lambdas/workflows/run/prepare-run';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { codeOf, heartbeatItem, ids, readyPart, trustItem } from '#test/fixtures/hub/items';
import { type RunStepParts, runStepParts } from '#test/fixtures/hub/run-step';

/** Two float32 parameters, as safetensors lays them. */
const weights = (): Uint8Array => {
  const header = Buffer.from(JSON.stringify({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.byteLength));
  return Buffer.concat([length, header, Buffer.from(new Float32Array([1, 2]).buffer)]);
};
const pin = (fileName: string, content: string | Uint8Array): PinnedFile => ({
  fileName,
  objectKey: fileName,
  sha256: sha256Hex(content),
  sizeBytes: Buffer.byteLength(content),
});
const contents: [string, string | Uint8Array][] = [
  ['client_app.py', 'app'],
  ['config.json', '{}'],
  ['model.safetensors', weights()],
];
const files = contents.map(([name, content]) => pin(name, content));
const seal = { digest: sha256Hex('set'), checks: 1 };
let hub: RunStepParts;
const prepare = () =>
  makePrepareRun({
    ledger: hub.ledger,
    objects: hub.store.objects,
    signer: hub.maker.signer,
    modelBucket: 'models',
  })({ runId: ids.run });

beforeEach(() => {
  hub = runStepParts({ files, seal }, [{ status: 'ASKED' }]);
  for (const [key, content] of contents) hub.store.put({ bucket: 'models', key }, content);
});

it('bundles the app without the weights, reads their layout, signs the passport and opens the admissions', async () => {
  expect(await prepare()).toEqual({ kind: 'prepared' });
  const { prepared, ...run } = hub.run() ?? {};
  expect(prepared.signedBy).toBe(0);
  expect(run).toMatchObject({ status: 'ADMITTING', admissionDeadline: '2026-01-01T12:10:00.000Z' });
  expect(prepared.layout).toEqual([{ name: 'w', dtype: 'float32', shape: [2] }]);
  const bundle = hub.store.at({ bucket: 'models', key: prepared.bundleKey });
  expect(sha256Hex(bundle ?? '')).toBe(prepared.bundleSha256);
  expect(Object.keys(unzipSync(bundle ?? new Uint8Array()))).toEqual(['client_app.py', 'config.json']);
  expect(decodeJwt(prepared.passport)).toMatchObject({
    runId: ids.run,
    cohorts: { [trustIdOf(1)]: readyPart.snapshotHash },
    app: { bundleSha256: prepared.bundleSha256 },
    model: { parametersSha256: prepared.parametersSha256 },
    outputs: { weights: true },
    seal,
  });
});

it('says in the passport which GPUs the app is given, and gives the run up where a trust has lost one', async () => {
  const gpus = { count: 1, memoryMiB: 40_000 };
  const again = (memoryMiB: number) => {
    hub = runStepParts({ files, seal, gpus }, [{ status: 'ASKED' }]);
    for (const [key, content] of contents) hub.store.put({ bucket: 'models', key }, content);
    hub.seed(heartbeatItem(1, { gpus: [{ name: 'NVIDIA A100', memoryMiB }] }));
    return prepare();
  };
  expect(await again(40_960)).toEqual({ kind: 'prepared' });
  expect(decodeJwt(hub.run()?.prepared.passport)).toMatchObject({ gpus });
  expect(await again(20_480)).toEqual({ kind: 'failed' });
  expect(hub.run()).toMatchObject({ givenUpFor: { code: 'RUN_GPUS_MISSING' } });
});

it('says in the passport which run it goes on from', async () => {
  const continues = {
    runId: ids.model as string as typeof ids.run,
    round: 2,
    objectKey: 'kept',
    sha256: 'c'.repeat(64),
  };
  hub = runStepParts({ files, seal, continues }, [{ status: 'ASKED' }]);
  for (const [key, content] of contents) hub.store.put({ bucket: 'models', key }, content);
  await prepare();
  expect(decodeJwt(hub.run()?.prepared.passport).continues).toEqual({ runId: continues.runId, round: 2 });
});

it('goes on where an earlier call was cut off, and makes the same bundle of the same files', async () => {
  await prepare();
  const first = hub.run()?.prepared.bundleSha256;
  hub = runStepParts({ files, seal, status: 'PREPARING' }, [{ status: 'ASKED' }]);
  for (const [key, content] of [...contents].reverse()) hub.store.put({ bucket: 'models', key }, content);
  expect(await prepare()).toEqual({ kind: 'prepared' });
  expect(hub.run()).toMatchObject({ status: 'ADMITTING', prepared: { bundleSha256: first } });
});

it.each(['ADMITTING', 'RUNNING', 'STOPPED'] as const)('leaves a run that is %s alone', async (status) => {
  hub.seed({ ...hub.run(), status } as never);
  expect(await prepare()).toEqual({ kind: 'prepared' });
  expect(hub.run()).not.toHaveProperty('prepared');
});

describe('gives the run up', () => {
  it('where too few of its trusts still work, and says which; one that stopped does not end a run that can do without', async () => {
    hub.seed(trustItem(1, { pausedAt: '2026-01-01T11:00:00.000Z' }));
    expect(await prepare()).toEqual({ kind: 'failed' });
    const rule = 'the trust must not have stopped all work by its own switch';
    expect(hub.run()).toMatchObject({
      status: 'PREPARING',
      givenUpFor: { code: 'RUN_TRUST_AWAY', details: [{ rule, place: `trust ${codeOf(1)}` }] },
    });
    expect(hub.run()).not.toHaveProperty('prepared');

    hub = runStepParts({ files, seal, minTrusts: 1 }, [{ status: 'ASKED' }, { status: 'ASKED' }]);
    for (const [key, content] of contents) hub.store.put({ bucket: 'models', key }, content);
    hub.seed(trustItem(1, { status: 'REVOKED' }));
    expect(await prepare()).toEqual({ kind: 'prepared' });
  });

  it.each(['client_app.py', 'model.safetensors'])('where %s is no longer as it was checked', async (key) => {
    hub.store.put({ bucket: 'models', key }, 'other bytes');
    expect(await prepare()).toEqual({ kind: 'failed' });
    expect(hub.run()).toMatchObject({
      status: 'PREPARING',
      givenUpFor: { code: 'FILE_REJECTED', details: [{ place: key }] },
    });
  });

  it('where it was never sealed', async () => {
    hub = runStepParts({ files }, [{ status: 'ASKED' }]);
    expect(await prepare()).toEqual({ kind: 'failed' });
    expect(hub.run()).toMatchObject({ givenUpFor: { code: 'FILE_REJECTED', details: [{ place: 'model' }] } });
  });

  it('where a file is gone', async () => {
    await hub.store.objects.remove({ bucket: 'models', key: 'config.json' });
    expect(await prepare()).toEqual({ kind: 'failed' });
    expect(hub.run()).toMatchObject({ givenUpFor: { details: [{ place: 'config.json' }] } });
  });
});
