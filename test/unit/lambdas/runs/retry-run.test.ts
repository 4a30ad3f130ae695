import { beforeEach, describe, expect, it } from 'vitest';
import { retryRun } from '#contracts/api/runs';
import type { RunId } from '#contracts/ids';
import type { RunStatus } from '#contracts/run';
import type { RunItem } from '#lambdas/platform/items/run-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeRetryRun } from '#lambdas/runs/retry-run';
import { fixedId } from '#test/fakes/memory-ledger';
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
  resultItem,
  runItem,
  runTrustItem,
  sealedModelItem,
  trustItem,
} from '#test/fixtures/hub/items';

let hub: HubParts;
const retry = (caller: Caller = people.owner, runId: RunId = ids.run, trusts?: readonly number[]) =>
  callOperation(
    retryRun,
    makeRetryRun({
      ledger: hub.ledger,
      objects: hub.store.objects,
      executions: hub.memory.executions,
      resultBucket: 'results',
      runMachineArn: 'run',
    }),
    caller,
    { params: { runId }, body: trusts === undefined ? {} : { trustIds: trusts.map(trustIdOf) } },
  );
const files = ['client_app.py', 'config.json', 'model.safetensors'].map((fileName) => ({
  fileName,
  sha256: sha256Hex(fileName),
  sizeBytes: fileName.length,
  objectKey: fileName,
}));
const seal = () => sealedModelItem(files).seal;
const failed = (more: Partial<RunItem> = {}) => {
  const { digest = '', checks = 0 } = seal() ?? {};
  return runItem([1, 2], {
    status: 'FAILED',
    failure: { code: 'RUN_SERVER_LOST', class: 'permanent' },
    finishedAt: '2026-01-01T11:00:00.000Z',
    rounds: 7,
    minTrusts: 1,
    privacy: { clipNorm: 2 },
    roundSeconds: 77,
    files,
    seal: { digest, checks },
    tokenSha256: 'a'.repeat(64),
    listener: '9092',
    ...more,
  });
};
const keep = (round: number, content: string, stored: string | null = content, runId: RunId = ids.run) => {
  const name = `checkpoint-${round}.safetensors`;
  const objectKey = `runs/${runId}/checkpoints/${round}/${name}`;
  const item = resultItem(name, content, { runId, checkpointRound: round, objectKey });
  hub.seed({ ...item, ...keys.result(runId, `${name}@${round}`) });
  if (stored !== null) hub.store.put({ bucket: 'results', key: objectKey }, stored);
};
const nothingStarted = () => {
  expect(hub.memory.started).toEqual([]);
  expect(hub.at(keys.run(ids.run))).not.toHaveProperty('retriedAs');
};

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [1, 2].map(trustIdOf) }), sealedModelItem(files), failed());
  for (const number of [1, 2])
    hub.seed(trustItem(number), projectTrustItem(number, readyPart), runTrustItem(number, { status: 'RECEIPTED' }));
  for (const { fileName } of files) hub.seed(fileItem(fileName, fileName, { status: 'CLEAN', objectKey: fileName }));
  keep(2, 'two');
  keep(4, 'four');
});

it('goes on after the last kept round as a new run of the same files, trusts, cohorts and settings', async () => {
  const run = await retry();
  expect(run).toMatchObject({
    ...{ status: 'QUEUED', rounds: 7, currentRound: 4, minTrusts: 1, startedBy: people.owner.userId },
    continues: { runId: ids.run, round: 4 },
  });
  expect(run.runId).not.toBe(ids.run);
  const kept = hub.at(keys.run(run.runId));
  expect(kept).toMatchObject({
    ...{ privacy: { clipNorm: 2 }, roundSeconds: 77, gsi2pk: 'LIVE_RUNS', seal: failed().seal },
    continues: {
      round: 4,
      objectKey: `runs/${ids.run}/checkpoints/4/checkpoint-4.safetensors`,
      sha256: sha256Hex('four'),
    },
  });
  for (const once of ['failure', 'finishedAt', 'tokenSha256', 'listener']) expect(kept).not.toHaveProperty(once);
  expect(hub.at(keys.runTrust(run.runId, trustIdOf(2)))).toMatchObject({
    status: 'ASKED',
    snapshotHash: readyPart.snapshotHash,
  });
  expect(hub.at(keys.run(ids.run))).toMatchObject({ status: 'FAILED', retriedAs: run.runId });
  expect(hub.memory.started).toEqual([{ machineArn: 'run', name: run.runId, input: { runId: run.runId } }]);
  expect(hub.audited()).toEqual(['run.queued']);
});

it('does not count a round that was announced and is not there whole', async () => {
  keep(5, 'five', 'half of');
  keep(6, 'six', null);
  expect((await retry()).continues?.round).toBe(4);
});

it('goes on from where the run before went on, where it kept no round of its own', async () => {
  const { runId } = await retry();
  hub.seed({ ...hub.at(keys.run(runId)), status: 'STOPPED' } as never);
  const again = await retry(people.owner, runId);
  expect(again.continues).toEqual({ runId, round: 4 });
  expect(hub.at(keys.run(again.runId))).toMatchObject({
    continues: { objectKey: `runs/${ids.run}/checkpoints/4/checkpoint-4.safetensors` },
  });
  hub.seed({ ...hub.at(keys.run(again.runId)), status: 'FAILED' } as never);
  keep(5, 'five', 'five', again.runId);
  expect((await retry(people.owner, again.runId)).continues).toEqual({ runId: again.runId, round: 5 });
});

describe('at the trusts that are named', () => {
  const at = (...trusts: number[]) => retry(people.owner, ids.run, trusts);
  const away = {
    revoked: () => hub.seed(projectTrustItem(2, { ...readyPart, decision: 'REVOKED' })),
    'with another cohort': () =>
      hub.seed(projectTrustItem(2, { ...readyPart, snapshotHash: sha256Hex('another snapshot') })),
    paused: () => hub.seed(trustItem(2, { pausedAt: '2026-01-01T10:00:00.000Z' })),
    'without the GPU': () => {
      hub.seed(failed({ gpus: { count: 1, memoryMiB: 1 } }));
      hub.seed(heartbeatItem(1, { gpus: [{ name: 'NVIDIA A2', memoryMiB: 15_356 }] }), heartbeatItem(2));
    },
  };

  it.each(Object.keys(away))('goes on where another trust is %s', async (why) => {
    away[why as keyof typeof away]();
    expect(await refusal(retry())).toContain(`trust ${codeOf(2)}: `);
    expect(await refusal(at(1, 2))).toContain(`trust ${codeOf(2)}: `);
    nothingStarted();
    const { runId, trusts, continues } = await at(1, 1);
    expect([trusts.map(({ code }) => code), continues?.round]).toEqual([[codeOf(1)], 4]);
    expect(hub.at(keys.run(runId))).toMatchObject({ trustIds: [trustIdOf(1)], minTrusts: 1 });
    expect(hub.at(keys.runTrust(runId, trustIdOf(1)))).toMatchObject({ status: 'ASKED' });
    expect(hub.at(keys.runTrust(runId, trustIdOf(2)))).toBeUndefined();
  });

  it('is refused at fewer than the run needs, and at one that was not in it', async () => {
    hub.seed(failed({ minTrusts: 2 }), trustItem(3), projectTrustItem(3, readyPart));
    expect(await refusal(at(1))).toBe('INPUT_INVALID | body.trustIds: at least 2 trusts, as many as the run needs');
    expect(await refusal(at(1, 1))).toMatch(/^INPUT_INVALID/);
    expect(await refusal(at(1, 3))).toBe('INPUT_INVALID | body.trustIds: trusts of the run');
    await expect(at()).rejects.toThrow();
    nothingStarted();
    expect((await at(2, 1)).trusts).toHaveLength(2);
  });
});

it('goes on with the same files sealed by other checks, and carries the seal of today', async () => {
  const digest = sha256Hex('by the checks before');
  hub.seed(failed({ seal: { digest, checks: 1 } }));
  const { runId } = await retry();
  expect(hub.at(keys.run(runId))).toMatchObject({ seal: failed().seal });
  expect(hub.at(keys.run(ids.run))).toMatchObject({ seal: { digest, checks: 1 } });
});

describe('is refused', () => {
  it.each<RunStatus>(['QUEUED', 'PREPARING', 'ADMITTING', 'RUNNING', 'RELEASING', 'SUCCEEDED'])(
    'of a run that is %s',
    async (status) => {
      hub.seed(failed({ status }));
      expect(await refusal(retry())).toBe('WRONG_STATE | run: the run must have failed or been stopped');
      nothingStarted();
      hub.seed(failed({ status: 'STOPPED' }));
      await expect(retry()).resolves.toMatchObject({ status: 'QUEUED' });
    },
  );

  it('a second time, and of two at once', async () => {
    const { runId } = await retry();
    expect(await refusal(retry())).toBe(`WRONG_STATE | run ${runId}: the run must not have been retried already`);
    hub.seed(failed());
    hub.beforeNextWrite(() => hub.seed(failed({ retriedAs: fixedId(0x900) as RunId })));
    expect(await refusal(retry())).toBe('CONFLICT');
    expect(hub.memory.started).toHaveLength(1);
  });

  it('where nothing was kept', async () => {
    for (const round of [2, 4]) keep(round, 'other', null);
    expect(await refusal(retry())).toBe('RUN_NOTHING_KEPT');
    nothingStarted();
    keep(1, 'one');
    expect((await retry()).continues?.round).toBe(1);
  });

  it('where the model is sealed as another set, or not any more', async () => {
    hub.seed(modelItem());
    expect(await refusal(retry())).toBe('MODEL_NOT_SEALED');
    const more = fileItem('models.py', 'models.py', { status: 'CLEAN', objectKey: 'models.py' });
    hub.seed(more, sealedModelItem([...files, more]));
    expect(await refusal(retry())).toBe('RUN_CHANGED | models.py: the file must be as it was for the run');
    nothingStarted();
    hub.seed(
      failed({ files: [...files, { ...more, sizeBytes: 1, objectKey: 'models.py', sha256: sha256Hex('other') }] }),
    );
    expect(await refusal(retry())).toBe('RUN_CHANGED | models.py: the file must be as it was for the run');
    hub.seed(failed({ files: [...files, { ...more, sizeBytes: 1, objectKey: 'models.py' }], jobType: 'evaluation' }));
    expect(await refusal(retry())).toBe('RUN_CHANGED | model: the job type of the run');
    nothingStarted();
    hub.seed(failed({ files: [...files, { ...more, sizeBytes: 1, objectKey: 'models.py' }] }));
    await expect(retry()).resolves.toMatchObject({ status: 'QUEUED' });
  });

  it('where a trust has taken its approval back, holds another cohort, is paused, or has lost a GPU', async () => {
    hub.seed(projectTrustItem(2, { ...readyPart, decision: 'REVOKED' }));
    expect(await refusal(retry())).toMatch(/^RUN_TRUST_NOT_READY \| trust TR2: /);
    hub.seed(projectTrustItem(2, { ...readyPart, snapshotHash: sha256Hex('another snapshot') }));
    expect(await refusal(retry())).toBe(`RUN_CHANGED | trust ${codeOf(2)}: the trust must hold the cohort of the run`);
    hub.seed(projectTrustItem(2, readyPart), trustItem(2, { pausedAt: '2026-01-01T10:00:00.000Z' }));
    expect(await refusal(retry())).toMatch(/^RUN_TRUST_AWAY \| trust TR2: /);
    hub.seed(trustItem(2), failed({ gpus: { count: 1, memoryMiB: 1 } }));
    hub.seed(heartbeatItem(1, { gpus: [{ name: 'NVIDIA A2', memoryMiB: 15_356 }] }), heartbeatItem(2));
    expect(await refusal(retry())).toMatch(/^RUN_GPUS_MISSING \| trust TR2: /);
    nothingStarted();
  });

  it('once the project is closed, and while the hub is being redeployed', async () => {
    hub.seed(projectItem({ status: 'CLOSED' }));
    expect(await refusal(retry())).toBe('WRONG_STATE | project: the project must be approved');
    hub.seed(projectItem({ status: 'APPROVED' }));
    hub.seed({ ...keys.site(), kind: 'SITE', deployingSince: '2026-01-01T10:00:00.000Z' });
    expect(await refusal(retry())).toBe('DEPLOYMENT_MODE');
    nothingStarted();
  });

  it('to who may only read, and hidden from others', async () => {
    expect(await refusal(retry(people.viewer))).toBe('FORBIDDEN');
    expect(await refusal(retry(people.outsider))).toBe('NOT_FOUND');
  });
});
