import { beforeEach, describe, expect, it } from 'vitest';
import { reportServerReady } from '#contracts/api/run-server';
import type { RunStatus } from '#contracts/run';
import { keys } from '#lambdas/platform/ledger/keys';
import type { RunServerState } from '#lambdas/platform/workflow/run-servers';
import { makeReportServerReady } from '#lambdas/run-servers/report-server-ready';
import { type MemoryTargetGroups, memoryTargetGroups } from '#test/fakes/memory-target-groups';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { runServerCaller, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts, openableKey } from '#test/fixtures/hub/hub-parts';
import { ids, runItem, runTrustItem, tokenItem, trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
let server: RunServerState;
let groups: MemoryTargetGroups;
const listening = { host: 'run.test', port: 9092, caCertificate: 'a certificate' };
const tooLate = 'WRONG_STATE | run: the run must still wait for its server';
const report = (body: object = listening) =>
  callOperation(
    reportServerReady,
    makeReportServerReady({
      maker: hub.maker,
      executions: hub.memory.executions,
      servers: { look: async () => server },
      listeners: [
        { id: '9092', port: 9092, targetGroups: ['public', 'private'] },
        { id: '1', port: 0, targetGroups: [] },
      ],
      targetGroups: groups.targetGroups,
    }),
    runServerCaller(ids.run),
    { body },
  );
const tasks = () => hub.tasksByTrust();

beforeEach(() => {
  hub = hubParts();
  server = { kind: 'alive', address: '10.80.0.7' };
  groups = memoryTargetGroups();
  for (const number of [1, 2, 3]) hub.seed(trustItem(number));
  hub.seed(runItem([1, 2, 3], { status: 'ADMITTING', tokenSha256: 'a'.repeat(64) }));
  hub.seed(runTrustItem(1, { status: 'ADMITTED' }), runTrustItem(2, { status: 'ADMITTED' }));
  hub.seed(runTrustItem(3, { status: 'REFUSED' }));
});

it('makes the run RUNNING and asks each admitted trust to join, with the server’s address and certificate', async () => {
  const { encryptionKey, open } = await openableKey();
  hub.seed(trustItem(1, { encryptionKey }), tokenItem(ids.run, 'server'));
  await report();
  expect(hub.at(keys.run(ids.run))).toMatchObject({ status: 'RUNNING', server: listening });
  expect(tasks().map(({ trustId, type }) => [trustId, type])).toEqual(
    [1, 2].map((one) => [trustIdOf(one), 'join_run']),
  );
  expect((await open(tasks()[0]?.sealed)).payload).toEqual({ runId: ids.run, projectId: ids.project, ...listening });
  expect(hub.rung).toEqual(['https://sqs.test/1', 'https://sqs.test/2']);
  expect(hub.memory.succeeded).toEqual(['server']);
});

it('gives every trust the same end: the rounds, both evaluations, and an hour for receipts', async () => {
  await report();
  const run = hub.at(keys.run(ids.run));
  expect(run).toMatchObject({ finishDeadline: '2026-01-01T14:37:00.000Z' });
  for (const task of tasks()) expect(task.deadline).toBe('2026-01-01T15:37:00.000Z');
});

it('said twice asks nobody twice, and keeps the first address', async () => {
  await report();
  await report({ ...listening, port: 1 });
  expect(tasks()).toHaveLength(2);
  expect(hub.at(keys.run(ids.run))).toMatchObject({ server: listening });
});

it('said again asks whom the first call did not reach', async () => {
  await report();
  hub.seed(runTrustItem(2, { status: 'ADMITTED' }));
  await report();
  expect(tasks().map(({ trustId }) => trustId)).toEqual([1, 2, 2].map(trustIdOf));
});

it.each<RunStatus>(['PREPARING', 'RELEASING', 'FAILED', 'STOPPED'])(
  'is too late, or too early, while the run is %s',
  async (status) => {
    hub.seed(runItem([1], { status }));
    expect(await refusal(report())).toBe(tooLate);
    expect(tasks()).toEqual([]);
  },
);

it('is too late for a run that is to stop or was given up', async () => {
  hub.seed(runItem([1], { status: 'ADMITTING', stopRequestedAt: '2026-01-01T11:00:00.000Z' }));
  expect(await refusal(report())).toBe(tooLate);
  hub.seed(runItem([1], { status: 'ADMITTING', givenUpFor: { code: 'RUN_SERVER_LOST', class: 'permanent' } }));
  expect(await refusal(report())).toBe(tooLate);
  expect(hub.at(keys.run(ids.run))?.status).toBe('ADMITTING');
});

describe('behind a listener', () => {
  const lease = { ...keys.listener('9092'), kind: 'LISTENER', listener: '9092', fencingToken: 4, runId: ids.run };
  const seedRun = (more: object = {}) =>
    hub.seed(runItem([1, 2, 3], { status: 'ADMITTING', listener: '9092', serverTaskArn: 'arn', ...more }));
  const other = '01890000-0000-7000-8000-00000000000f';
  const early = async () => {
    expect(await refusal(report())).toBe('LISTENER_NOT_READY');
    expect(hub.at(keys.run(ids.run))?.status).toBe('ADMITTING');
    expect(tasks()).toEqual([]);
  };

  beforeEach(() => {
    hub.seed(lease);
    seedRun();
  });

  it('the run is RUNNING and trusts are asked only once its listener passes connections on to its server', async () => {
    await early();
    expect([...groups.targets]).toEqual([
      ['public', ['10.80.0.7']],
      ['private', ['10.80.0.7']],
    ]);
    expect(hub.at(keys.listener('9092'))).toMatchObject({ target: '10.80.0.7', fencingToken: 4 });
    await report();
    expect(hub.at(keys.run(ids.run))?.status).toBe('RUNNING');
    expect(tasks()).toHaveLength(2);
  });

  it('nothing is passed on before ECS says the address of its task', async () => {
    server = { kind: 'alive' };
    await early();
    seedRun({ serverTaskArn: undefined });
    await early();
    expect([...groups.targets]).toEqual([]);
  });

  it('what an earlier run left there is no target any more', async () => {
    await groups.targetGroups.pointTo(['public', 'private'], '10.80.0.3');
    await early();
    await report();
    expect(groups.targets.get('public')).toEqual(['10.80.0.7']);
  });

  it('a run that lost its listener gets nothing passed on, not even by a call that was half-way', async () => {
    hub.seed({ ...lease, runId: other });
    await early();
    expect([...groups.targets]).toEqual([]);
    hub.seed(lease);
    groups.afterNextAdd(() => hub.seed({ ...lease, fencingToken: 5, runId: other }));
    await early();
    expect(groups.targets.get('public')).toEqual([]);
    expect(hub.at(keys.listener('9092'))).toMatchObject({ runId: other });
  });

  it('a lease that passes on between the look and the note is not touched', async () => {
    hub.beforeNextWrite(() => hub.seed({ ...lease, fencingToken: 5, runId: other }));
    await early();
    expect(hub.at(keys.listener('9092'))).not.toHaveProperty('target');
    expect([...groups.targets]).toEqual([]);
  });

  it('with nothing before it, a server is reached at once', async () => {
    seedRun({ listener: '1' });
    await report();
    expect(hub.at(keys.run(ids.run))?.status).toBe('RUNNING');
  });
});
