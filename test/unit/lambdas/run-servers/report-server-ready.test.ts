import { beforeEach, expect, it } from 'vitest';
import { reportServerReady } from '#contracts/api/run-server';
import type { RunStatus } from '#contracts/run';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeReportServerReady } from '#lambdas/run-servers/report-server-ready';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { runServerCaller, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts, openableKey } from '#test/fixtures/hub/hub-parts';
import { ids, runItem, runTrustItem, tokenItem, trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const listening = { host: 'run.test', port: 9092, caCertificate: 'a certificate' };
const tooLate = 'WRONG_STATE | run: the run must still wait for its server';
const report = (body: object = listening) =>
  callOperation(
    reportServerReady,
    makeReportServerReady({ maker: hub.maker, executions: hub.memory.executions }),
    runServerCaller(ids.run),
    { body },
  );
const tasks = () => hub.tasksByTrust();

beforeEach(() => {
  hub = hubParts();
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
