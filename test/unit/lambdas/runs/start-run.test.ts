import { beforeEach, describe, expect, it } from 'vitest';
import { startRun } from '#contracts/api/runs';
import type { ProjectStatus } from '#contracts/project';
import { type Seal, sealChecks } from '#contracts/seal';
import type { TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeStartRun } from '#lambdas/runs/start-run';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import {
  codeOf,
  fileItem,
  heartbeatItem,
  ids,
  modelItem,
  projectItem,
  projectTrustItem,
  readyPart,
  sealedModelItem,
  trustItem,
} from '#test/fixtures/hub/items';

let hub: HubParts;
const start = (body: object = {}, caller: Caller = people.owner) =>
  callOperation(
    startRun,
    makeStartRun({
      ledger: hub.ledger,
      objects: hub.store.objects,
      executions: hub.memory.executions,
      modelBucket: 'models',
      runMachineArn: 'run',
    }),
    caller,
    { params: { modelId: ids.model }, body: { trustIds: [1, 2].map(trustIdOf), ...body } },
  );
const config = (more: object = {}) => JSON.stringify({ GLOBAL_ROUNDS: 5, metrics: ['auc'], ...more });
/** The files that the model is sealed as. */
let sealed: { fileName: string; sha256: string }[];
const seal = (more: Partial<Seal> = {}) => hub.seed(sealedModelItem(sealed, more));
const clean = (fileName: string, content: string) => {
  sealed = [...sealed.filter((file) => file.fileName !== fileName), { fileName, sha256: sha256Hex(content) }];
  hub.store.put({ bucket: 'models', key: fileName }, content);
  hub.seed(fileItem(fileName, content, { status: 'CLEAN', objectKey: fileName }));
};
const nothingStarted = () => {
  expect(hub.memory.started).toEqual([]);
  expect(hub.all().filter(({ kind }) => kind === 'RUN')).toEqual([]);
};

beforeEach(() => {
  hub = hubParts();
  sealed = [];
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [1, 2].map(trustIdOf) }));
  for (const number of [1, 2, 3]) hub.seed(trustItem(number), projectTrustItem(number, readyPart));
  for (const fileName of ['client_app.py', 'models.py', 'model.safetensors']) clean(fileName, fileName);
  clean('config.json', config());
  seal();
});

it('pins the files as they are sealed, takes rounds and metrics from config.json, and starts its workflow', async () => {
  hub.seed(fileItem('unfinished.py', 'x'));
  const run = await start();
  expect(run).toMatchObject({
    status: 'QUEUED',
    rounds: 5,
    minTrusts: 2,
    startedBy: people.owner.userId,
    currentRound: 0,
  });
  const kept = hub.at(keys.run(run.runId)) as { files: { fileName: string }[] };
  expect(kept).toMatchObject({ seal: { digest: sealedModelItem(sealed).seal?.digest, checks: sealChecks } });
  expect(kept.files.map(({ fileName }) => fileName)).toEqual([
    'client_app.py',
    'config.json',
    'model.safetensors',
    'models.py',
  ]);
  expect(kept).toMatchObject({ metrics: ['auc'], gsi2pk: 'LIVE_RUNS', jobType: 'standard' });
  expect(hub.at(keys.runTrust(run.runId, trustIdOf(1)))).toMatchObject({
    status: 'ASKED',
    snapshotHash: readyPart.snapshotHash,
  });
  expect(hub.memory.started).toEqual([{ machineArn: 'run', name: run.runId, input: { runId: run.runId } }]);
  expect(hub.audited()).toEqual(['run.queued']);
});

it('takes each trust once, and needs all of them unless told fewer', async () => {
  const one = [trustIdOf(1), trustIdOf(1)];
  expect(await start({ trustIds: one })).toMatchObject({ minTrusts: 1, trusts: [{ code: codeOf(1) }] });
  expect((await start({ minTrusts: 1 })).minTrusts).toBe(1);
  expect(await refusal(start({ trustIds: one, minTrusts: 2 }))).toBe(
    'INPUT_INVALID | body.minTrusts: at most the number of trusts',
  );
});

it('evaluates in one round, whatever config.json says', async () => {
  clean('config.json', config({ job_type: 'evaluation' }));
  seal({ jobType: 'evaluation' });
  expect((await start()).rounds).toBe(1);
});

describe('is refused', () => {
  it.each<ProjectStatus>(['DRAFT', 'STAGED', 'CLOSED'])('while the project is %s', async (status) => {
    hub.seed(projectItem({ status }));
    expect(await refusal(start())).toBe('WRONG_STATE | project: the project must be approved');
    nothingStarted();
  });

  it.each([
    ['has declined', { ...readyPart, decision: 'DECLINED' as const }],
    ['has taken its approval back', { ...readyPart, decision: 'REVOKED' as const }],
    ['has not frozen its cohort', { ...readyPart, cohort: 'FREEZING' as const }],
    ['still imports', { ...readyPart, imaging: 'IMPORTING' as const }],
    ['has no part any more', { ...readyPart, endedAt: '2026-01-01T11:00:00.000Z' }],
  ])('where a trust %s, and says which', async (_what, part) => {
    hub.seed(projectTrustItem(2, part));
    expect(await refusal(start())).toMatch(/^RUN_TRUST_NOT_READY \| [^|]+$/);
    nothingStarted();
    await expect(start({ trustIds: [trustIdOf(1)] })).resolves.toBeDefined();
  });

  it.each<[string, Partial<TrustItem>, string]>([
    [
      'is paused',
      { pausedAt: '2026-01-01T10:00:00.000Z' },
      'the trust must not have stopped all work by its own switch',
    ],
    ['lost its keys', { status: 'REVOKED' }, 'the keys of the trust must not be revoked'],
    ['was removed', { status: 'REMOVED' }, 'the trust must not have been removed'],
  ])('where a trust %s, by name, and not without it', async (_what, state, rule) => {
    hub.seed(trustItem(2, state));
    expect(await refusal(start())).toBe(`RUN_TRUST_AWAY | trust ${codeOf(2)}: ${rule}`);
    nothingStarted();
    await expect(start({ trustIds: [1, 3].map(trustIdOf) })).resolves.toMatchObject({ status: 'QUEUED' });
  });

  it('where a trust has not the GPUs that config.json asks for, and says what it has', async () => {
    clean('config.json', config({ gpus: { count: 2, memoryMiB: 40_000 } }));
    seal();
    const large = { name: 'NVIDIA H200', memoryMiB: 143_771 };
    hub.seed(heartbeatItem(1, { gpus: [large, large] }));
    hub.seed(heartbeatItem(2, { gpus: [large, { name: 'NVIDIA A2', memoryMiB: 15_356 }] }));
    hub.seed(heartbeatItem(3));
    const asked = 'the trust must give runs 2 GPUs of at least 40000 MiB; it has';
    expect(await refusal(start({ trustIds: [1, 2, 3].map(trustIdOf) }))).toBe(
      [
        'RUN_GPUS_MISSING',
        `trust ${codeOf(2)}: ${asked} NVIDIA H200 of 143771 MiB and 1 more`,
        `trust ${codeOf(3)}: ${asked} none`,
      ].join(' | '),
    );
    nothingStarted();
    const run = await start({ trustIds: [trustIdOf(1)] });
    expect(hub.at(keys.run(run.runId))).toMatchObject({ gpus: { count: 2, memoryMiB: 40_000 } });
  });

  it.each<[string, () => void]>([
    ['was never sealed', () => hub.seed(modelItem())],
    ['was sealed by other checks', () => seal({ checks: sealChecks + 1 })],
    ['was sealed as another job type', () => seal({ jobType: 'evaluation', digest: 'a'.repeat(64) })],
    ['has a file more than was sealed', () => hub.seed(fileItem('more.py', 'x', { status: 'CLEAN', objectKey: 'm' }))],
    ['has another file than was sealed', () => clean('models.py', 'other')],
    ['has a file that is checked again', () => hub.seed(fileItem('models.py', 'models.py', { status: 'SCANNING' }))],
  ])('where the model %s', async (_what, spoil) => {
    spoil();
    expect(await refusal(start())).toBe('MODEL_NOT_SEALED');
    nothingStarted();
    hub.seed(fileItem('more.py', 'x'));
    clean('models.py', 'models.py');
    seal();
    await expect(start()).resolves.toBeDefined();
  });

  it('where a file changes in the same moment', async () => {
    hub.beforeNextWrite(() => hub.seed(modelItem({ filesChange: 'another' })));
    expect(await refusal(start())).toBe('CONFLICT');
    nothingStarted();
  });

  it('where config.json says what cannot be, with rule and place', async () => {
    clean('config.json', config({ GLOBAL_ROUNDS: 0 }));
    seal();
    expect(await refusal(start())).toMatch(/^FILE_REJECTED \| .*GLOBAL_ROUNDS/);
    nothingStarted();
  });

  it('where a trust takes its approval back in the same moment', async () => {
    const trustIds = [1, 2].map(trustIdOf);
    hub.beforeNextWrite(() => hub.seed({ ...projectItem({ status: 'APPROVED', trustIds }), revocations: 1 }));
    expect(await refusal(start())).toBe('CONFLICT');
    nothingStarted();
  });

  it('to who may only read, and hidden from others', async () => {
    expect(await refusal(start({}, people.viewer))).toBe('FORBIDDEN');
    expect(await refusal(start({}, people.outsider))).toBe('NOT_FOUND');
  });
});

it('starts nothing while the hub is being redeployed, and again after it', async () => {
  const site = { ...keys.site(), kind: 'SITE', changedAt: '2026-01-01T10:00:00.000Z' };
  hub.seed({ ...site, deployingSince: site.changedAt });
  expect(await refusal(start())).toBe('DEPLOYMENT_MODE');
  nothingStarted();
  hub.seed(site);
  await start();
  expect(hub.memory.started).toHaveLength(1);
});

it('is the latest run of its model, which is not deleted in the same moment', async () => {
  const { runId } = await start();
  expect(hub.at(keys.model(ids.model))).toMatchObject({ latestRunId: runId });
  hub.seed(modelItem({ removedAt: '2026-01-01T10:00:00.000Z' }));
  expect(await refusal(start())).toBe('NOT_FOUND');
});
