import { beforeEach, expect, it } from 'vitest';
import { listRunLogs } from '#contracts/api/runs';
import type { RunEvent } from '#contracts/run-server';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeListRunLogs } from '#lambdas/runs/list-run-logs';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { expectModelReaders } from '#test/fixtures/hub/expect-model-readers';
import { codeOf, ids, modelItem, projectItem, runItem, runTrustItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const list = (query: object = {}, caller: Caller = people.viewer) =>
  callOperation(listRunLogs, makeListRunLogs({ ledger: hub.ledger }), caller, { params: { runId: ids.run }, query });
const at = (seconds: number): string => new Date(Date.parse('2026-01-01T12:00:00.000Z') + seconds * 1000).toISOString();
/** An event of the run server, so many seconds after noon. */
const served = (sequence: number, seconds: number, event: object): void => {
  const server = { sequence, at: at(seconds), ...event } as RunEvent;
  hub.seed({
    ...keys.runEvent(ids.run, 'server', sequence),
    ...(server.event === 'METRIC' ? {} : firstIndex.runLog(ids.run, at(seconds), 'server', sequence)),
    kind: 'RUN_EVENT',
    at: at(seconds),
    server,
  });
};
const admitted = (number: number) =>
  commit(
    hub.ledger,
    [hubRunEventWrite(hub.ledger, ids.run, 'TRUST_ADMITTED', { trustId: trustIdOf(number), code: codeOf(number) })],
    [],
  );

beforeEach(async () => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [trustIdOf(1)] }), modelItem());
  hub.seed(runItem([1, 2], { status: 'RUNNING' }), runTrustItem(1), runTrustItem(2));
  served(3, 30, { event: 'ROUND_STARTED', round: 1, totalRounds: 3 });
  served(1, 10, { event: 'TRUST_JOINED', trustId: trustIdOf(2) });
  served(4, 40, { event: 'METRIC', trustId: trustIdOf(1), round: 1, name: 'auc', value: 0.7 });
  await admitted(1);
});

it('tells what happened in the order of the instants, in the hub’s words, with the code of the trust', async () => {
  expect((await list()).entries).toEqual([
    {
      at: at(0),
      event: 'TRUST_ADMITTED',
      sentence: `${codeOf(1)} takes part.`,
      trustId: trustIdOf(1),
      trustCode: codeOf(1),
    },
    {
      at: at(10),
      event: 'TRUST_JOINED',
      sentence: `${codeOf(2)} joined the run.`,
      trustId: trustIdOf(2),
      trustCode: codeOf(2),
    },
    { at: at(30), event: 'ROUND_STARTED', sentence: 'Round 1 of 3 started.', round: 1, totalRounds: 3 },
  ]);
});

it('gives each event its own facts, reasons as codes, and no text that a trust has sent', async () => {
  const details = [{ rule: 'what an app has written', place: 'patient 4711' }];
  const of = { trustId: trustIdOf(1), round: 2 };
  served(5, 50, { event: 'CLIENT_RESULT_RECEIVED', ...of, sizeBytes: 2048 });
  served(6, 51, { event: 'CLIENT_FAILED', ...of, failure: { code: 'APP_FAILED', class: 'permanent', details } });
  served(7, 52, { event: 'CLIENT_LATE', ...of });
  served(8, 53, { event: 'ROUND_AGGREGATED', round: 2, returned: 1, expected: 2 });
  const trust = { trustId: trustIdOf(2), code: codeOf(2) };
  await commit(hub.ledger, [hubRunEventWrite(hub.ledger, ids.run, 'TRUST_REFUSED', trust, 'POLICY_REFUSED')], []);
  await commit(hub.ledger, [hubRunEventWrite(hub.ledger, ids.run, 'RUN_QUEUED')], []);
  const { entries } = await list();
  const [one, two] = [1, 2].map((number) => ({ trustId: trustIdOf(number), trustCode: codeOf(number) }));
  expect(entries.map(({ at: _at, sentence: _sentence, ...facts }) => facts)).toEqual([
    { event: 'RUN_QUEUED' },
    { event: 'TRUST_ADMITTED', ...one },
    { event: 'TRUST_REFUSED', ...two, code: 'POLICY_REFUSED' },
    { event: 'TRUST_JOINED', ...two },
    { event: 'ROUND_STARTED', round: 1, totalRounds: 3 },
    { event: 'CLIENT_RESULT_RECEIVED', ...one, round: 2, sizeBytes: 2048 },
    { event: 'CLIENT_FAILED', ...one, round: 2, code: 'APP_FAILED' },
    { event: 'CLIENT_LATE', ...one, round: 2 },
    { event: 'ROUND_AGGREGATED', round: 2, returned: 1, expected: 2 },
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/4711|an app has written/);
});

it('leaves the values of metrics to their own list', async () => {
  expect(JSON.stringify(await list())).not.toContain('auc');
  expect(hub.at(keys.runEvent(ids.run, 'server', 4))).toMatchObject({ server: { name: 'auc' } });
});

it('names no trust that is not in the run', async () => {
  await admitted(3);
  const { entries } = await list();
  expect(entries.map(({ sentence }) => sentence)).toContain('A trust takes part.');
  expect(JSON.stringify(entries)).not.toContain(codeOf(3));
});

it('pages: each page begins where the one before ended', async () => {
  const first = await list({ limit: 2 });
  expect(first.entries.map(({ event }) => event)).toEqual(['TRUST_ADMITTED', 'TRUST_JOINED']);
  const second = await list({ limit: 2, cursor: first.nextCursor });
  expect(second.entries.map(({ event }) => event)).toEqual(['ROUND_STARTED']);
  expect(second.nextCursor).toBeUndefined();
  expect(await refusal(list({ cursor: 'bm90IG9uZQ' }))).toMatch(/^INPUT_INVALID \| query\.cursor: /);
});

it('is for whoever may see the model', () => expectModelReaders((caller) => list({}, caller)));
