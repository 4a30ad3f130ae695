import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readPassport } from '#appliance/services/fl-client/admission/read-passport';
import { openTask } from '#appliance/services/poller/open-task';
import { ModelId, ProjectId, RunId, TrustId } from '#contracts/ids';
import { AdmitRunTask } from '#contracts/run-tasks';
import { sealChecks } from '#contracts/seal';
import { setDigest } from '#domain/model/set/set-digest';
import { RunItem } from '#lambdas/platform/items/run-item';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { putTogether } from '#lambdas/platform/ledger/put-together';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { makeTaskBodies } from '#lambdas/platform/objects/task-bodies';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeGetRunServerConfig } from '#lambdas/run-servers/get-run-server-config';
import { makeLeaseTasks } from '#lambdas/tasks/lease-tasks';
import { makeAdmitTrusts } from '#lambdas/workflows/run/admit-trusts';
import { makePrepareRun } from '#lambdas/workflows/run/prepare-run';
import { localSigner } from '#test/fakes/local-signer';
import { memoryObjects } from '#test/fakes/memory-objects';
import { addressOf, makeTrustKeys, type TrustKeys } from '#test/fixtures/enrolled-trust';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

const at = '2026-01-01T00:00:00.000Z';
const signer = localSigner();
let table: TestLedger;
let trustKeys: TrustKeys;

beforeAll(async () => {
  table = await startTestLedger();
  trustKeys = await makeTrustKeys();
});
afterAll(() => table?.stop());
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));

/** A safetensors file of so many tensors of one number, with names as long as those of large models. */
const safetensors = (tensors: number): Uint8Array => {
  const nameOf = (place: number): string => `encoder.layers.${place}.attention.output.dense.LayerNorm.weight`;
  const entries = Array.from({ length: tensors }, (_, place) => [
    nameOf(place),
    { dtype: 'F32', shape: [1], data_offsets: [place * 4, place * 4 + 4] },
  ]);
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const file = new Uint8Array(8 + header.length + tensors * 4);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  return file;
};

/** A run of a model with so many tensors, from its preparation to the task that a trust has taken. */
const prepareAndAdmit = async (tensors: number) => {
  const { ledger } = table;
  const trustId = TrustId.parse(ledger.newId());
  const projectId = ProjectId.parse(ledger.newId());
  const modelId = ModelId.parse(ledger.newId());
  const runId = RunId.parse(ledger.newId());
  const objects = { ...memoryObjects(), presignGet: async () => 'https://hub.example/bundle' };
  const bodies = makeTaskBodies(objects, 'bodies');
  const model = safetensors(tensors);
  const app = new TextEncoder().encode('app = 1\n');
  objects.held.set('models/weights', model);
  objects.held.set('models/app', app);
  const files = [
    { fileName: 'client_app.py', sha256: sha256Hex(app), sizeBytes: app.byteLength, objectKey: 'app' },
    { fileName: 'model.safetensors', sha256: sha256Hex(model), sizeBytes: model.byteLength, objectKey: 'weights' },
  ];
  const run = { runId, modelId, projectId, status: 'QUEUED', backend: 'flower', startedBy: 'owner', createdAt: at };
  const terms = {
    rounds: 3,
    localRounds: 1,
    jobType: 'standard',
    metrics: [],
    minTrusts: 1,
    privacy: { clipNorm: 10 },
  };
  const set = { backend: 'flower', checks: sealChecks, jobType: 'standard' } as const;
  const seal = { ...set, digest: setDigest({ ...set, files }) };
  const times = { admissionSeconds: 600, roundSeconds: 600, trustIds: [trustId], files, seal };
  await putTogether(ledger, [
    { ...keys.run(runId), kind: 'RUN', ...run, ...terms, ...times },
    { ...keys.runTrust(runId, trustId), runId, trustId, code: 'ALB', status: 'ASKED', snapshotHash: 'b'.repeat(64) },
    {
      ...keys.trust(trustId),
      ...firstIndex.trusts('ALB'),
      kind: 'TRUST',
      code: 'ALB',
      name: 'ALB',
      status: 'ENROLLED',
      registeredAt: at,
      ...addressOf(trustId, trustKeys),
    },
  ]);
  const prepared = await makePrepareRun({ ledger, objects, signer, modelBucket: 'models' })({
    runId,
  });
  const maker = { ledger, signer, ring: async () => {}, bodies };
  await makeAdmitTrusts({ maker, objects, modelBucket: 'models' })({ runId });
  const lease = () =>
    makeLeaseTasks({ ledger, bodies })(
      { params: {}, query: {}, body: { contractVersion: 1, max: 5 } },
      { caller: { kind: 'trust', trustId }, correlationId: 'c' },
    );
  const found = await readItem(ledger, keys.run(runId), RunItem);
  return { lease, objects, prepared, run: found as RunItem, runId, trustId };
};

describe.each([
  [3, false],
  [7000, true],
])('the passport of a model of %i tensors', (tensors, large) => {
  it('reaches the trust inside its task, signed, and as any appliance opens it', async () => {
    const { lease, prepared, run, runId, trustId } = await prepareAndAdmit(tensors);
    expect(prepared).toEqual({ kind: 'prepared' });
    expect(run.prepared?.storedPassport === undefined).toBe(!large);
    expect(Buffer.byteLength(JSON.stringify(run))).toBeLessThan(100_000);
    const { tasks } = await lease();
    expect(tasks).toHaveLength(1);
    const answer = Buffer.byteLength(JSON.stringify(tasks));
    expect(answer).toBeLessThan(5_800_000);
    if (large) expect(answer).toBeGreaterThan(400_000);
    const hubKeys = await signer.keys();
    const { payload } = await openTask(tasks[0]!, {
      trustId,
      decryptionKeys: async () => [trustKeys.decryptionKey],
      hubKeys: () => hubKeys,
      now: table.ledger.now,
    });
    const admit = AdmitRunTask.parse(payload);
    const passport = readPassport(admit.passport, hubKeys, table.ledger.now());
    expect(passport.runId).toBe(runId);
    expect(passport.model.layout).toHaveLength(tensors);
    if (large) expect(run.prepared?.storedPassport?.sha256).toBe(sha256Hex(admit.passport));
  });

  it('tells the run server the layout of the model', async () => {
    const { objects, run, runId } = await prepareAndAdmit(tensors);
    const { ledger } = table;
    await putTogether(ledger, [
      { ...keys.run(runId), kind: 'RUN', ...run, admissionsClosedAt: at, status: 'ADMITTING' },
    ]);
    const config = await makeGetRunServerConfig({ ledger, objects, modelBucket: 'models', resultBucket: 'results' })(
      { params: {}, query: {}, body: undefined },
      { caller: { kind: 'run-server', runId }, correlationId: 'c' },
    );
    expect(config.model.layout).toHaveLength(tensors);
    expect(Buffer.byteLength(JSON.stringify(config))).toBeLessThan(5_800_000);
  });
});

describe('a passport that is too large for any task', () => {
  it('ends the run with the file that is to blame', async () => {
    const { lease, prepared, run } = await prepareAndAdmit(30_000);
    expect(prepared).toEqual({ kind: 'failed' });
    expect(run.givenUpFor).toMatchObject({ code: 'FILE_REJECTED', details: [{ place: 'model.safetensors' }] });
    expect((await lease()).tasks).toEqual([]);
  });
});

describe('a task whose body is gone', () => {
  it('is not handed out, and holds up no other', async () => {
    const { lease, objects } = await prepareAndAdmit(7000);
    const [name] = [...objects.held.keys()].filter((key) => key.startsWith('bodies/'));
    const body = objects.held.get(name!)!;
    objects.held.delete(name!);
    expect((await lease()).tasks).toEqual([]);
    objects.held.set(name!, body);
    expect((await lease()).tasks).toHaveLength(1);
  });
});
