import { beforeEach, describe, expect, it } from 'vitest';
import { reportRunEvents } from '#contracts/api/run-server';
import type { RunStatus } from '#contracts/run';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeReportRunEvents } from '#lambdas/run-servers/report-run-events';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, runServerCaller, trustIdOf } from '#test/fixtures/hub/callers';
import { ids, runItem } from '#test/fixtures/hub/items';
import { type RunStepParts, runStepParts } from '#test/fixtures/hub/run-step';

let hub: RunStepParts;
const at = '2026-01-01T12:00:00Z';
const report = (events: readonly object[], caller: Caller = runServerCaller(ids.run)) =>
  callOperation(reportRunEvents, makeReportRunEvents({ ledger: hub.ledger }), caller, {
    body: { events: events.map((event) => ({ at, ...event })) },
  });
const joined = (sequence: number, number: number) => ({ sequence, event: 'TRUST_JOINED', trustId: trustIdOf(number) });
const result = (sequence: number, number: number, round: number) => ({
  ...{ sequence, event: 'CLIENT_RESULT_RECEIVED', trustId: trustIdOf(number) },
  ...{ round, sizeBytes: 100 },
});
const auc = (sequence: number, number: number, value: number) => ({
  ...{ sequence, event: 'METRIC', trustId: trustIdOf(number) },
  ...{ round: 1, name: 'auc', value },
});
const kept = () => hub.all().filter(({ kind }) => kind === 'RUN_EVENT');
const aucOf = (number: number) => hub.at(keys.metric(ids.run, 'auc', trustIdOf(number), 1));

beforeEach(() => {
  hub = runStepParts({ status: 'RUNNING' }, [{ status: 'ADMITTED' }, { status: 'ADMITTED' }]);
});

it('keeps every event, and lists all but metric values in the run’s log by their instants', async () => {
  expect(await report([joined(1, 1), auc(2, 1, 0.7)])).toEqual({ continue: true });
  expect(hub.at(keys.runEvent(ids.run, 'server', 1))).toMatchObject({
    server: { event: 'TRUST_JOINED' },
    gsi1pk: `RUN_LOG#${ids.run}`,
    gsi1sk: '2026-01-01T12:00:00.000Z#server#0000000001',
  });
  expect(hub.at(keys.runEvent(ids.run, 'server', 2))).toMatchObject({ server: { event: 'METRIC', value: 0.7 } });
  expect(hub.at(keys.runEvent(ids.run, 'server', 2))).not.toHaveProperty('gsi1pk');
});

it('takes each event once by its sequence, whatever it says the second time', async () => {
  await report([joined(1, 1), auc(2, 1, 0.7)]);
  expect(await report([joined(1, 1), auc(2, 1, 0.1)])).toEqual({ continue: true });
  expect(kept()).toHaveLength(2);
  expect(aucOf(1)).toMatchObject({ value: 0.7 });
  expect(hub.audited()).toEqual(['run.trustJoined']);
  await report([auc(3, 1, 0.1)]);
  expect(aucOf(1)).toMatchObject({ value: 0.1 });
});

it('takes a whole report at once, the greatest that the contract allows', async () => {
  const events = Array.from({ length: 100 }, (_, index) => result(index, 1 + (index % 2), index));
  expect(await report(events)).toEqual({ continue: true });
  expect(kept()).toHaveLength(100);
  expect([hub.part(1)?.lastRound, hub.part(2)?.lastRound]).toEqual([98, 99]);
});

describe('what belongs to an event', () => {
  it('is written with it: joining is a change of state with its audit event', async () => {
    await report([joined(1, 1)]);
    expect([hub.part(1)?.status, hub.part(2)?.status]).toEqual(['JOINED', 'ADMITTED']);
    expect(hub.audited()).toEqual(['run.trustJoined']);
  });

  it('raises no trust that has handed in its receipt', async () => {
    hub = runStepParts({ status: 'RUNNING' }, [{ status: 'RECEIPTED' }]);
    expect(await report([joined(1, 1)])).toEqual({ continue: true });
    expect(hub.part(1)?.status).toBe('RECEIPTED');
    expect(hub.audited()).toEqual([]);
  });

  it('is the failure of the trust that failed, and of no other', async () => {
    const failure = { code: 'DEPENDENCY_DOWN', class: 'transient' };
    await report([{ sequence: 1, event: 'CLIENT_FAILED', trustId: trustIdOf(2), round: 1, failure }]);
    expect(hub.part(2)).toMatchObject({ failure, status: 'ADMITTED' });
    expect(hub.part(1)).not.toHaveProperty('failure');
  });

  it('is the beginning and the end of a round, apart from the other events', async () => {
    const started = { sequence: 4, event: 'ROUND_STARTED', round: 2, totalRounds: 3 };
    const ended = { sequence: 9, event: 'ROUND_AGGREGATED', round: 2, returned: 2, expected: 2 };
    await report([started, ended, joined(5, 1)]);
    expect(hub.all().filter(({ kind }) => kind === 'ROUND')).toHaveLength(2);
    expect(hub.at(keys.runRound(ids.run, 2, 4))).toMatchObject({ server: started });
    expect(hub.at(keys.runRound(ids.run, 2, 9))).toMatchObject({ server: ended });
  });

  it('is the greatest round of each trust, which a late report does not lower', async () => {
    await report([result(1, 1, 2), result(2, 1, 1), result(3, 2, 0)]);
    expect([hub.part(1)?.lastRound, hub.part(2)?.lastRound]).toEqual([2, 0]);
    await report([result(4, 1, 1), result(5, 2, 1)]);
    expect([hub.part(1)?.lastRound, hub.part(2)?.lastRound]).toEqual([2, 1]);
  });
});

it('keeps nothing of a trust that is not in the run, and what else the report says', async () => {
  expect(await report([joined(1, 3), auc(2, 3, 0.5), auc(3, 1, 0.7)])).toEqual({ continue: true });
  expect(kept().map(({ sk }) => sk)).toEqual([keys.runEvent(ids.run, 'server', 3).sk]);
  expect([aucOf(3), aucOf(1)?.value]).toEqual([undefined, 0.7]);
});

it('keeps a metric over what the app names apart from the same over the rounds, one value for each place and round', async () => {
  const over = (sequence: number, x: object, value: number) => ({ ...auc(sequence, 1, value), x });
  const epoch = (sequence: number, at: number, value: number) => over(sequence, { axis: 'epoch', value: at }, value);
  await report([auc(1, 1, 0.5), epoch(2, 2.5, 0.6), epoch(3, 3, 0.7), epoch(4, 2.5, 0.8)]);
  const at = (x: number, round = 1) =>
    hub.at(keys.metricOver(ids.run, { name: 'auc', axis: 'epoch' }, trustIdOf(1), { round, x }));
  expect([aucOf(1)?.value, at(2.5)?.value, at(3)?.value]).toEqual([0.5, 0.8, 0.7]);
  await report([{ ...epoch(5, 3, 0.9), round: 2 }]);
  expect([at(3)?.value, at(3, 2)?.value]).toEqual([0.7, 0.9]);
  expect(at(3)).toMatchObject({ round: 1, x: { axis: 'epoch', value: 3 } });
  for (const x of [
    { axis: 'round', value: 1 },
    { axis: 'a#b', value: 1 },
    { axis: 'epoch', value: Number.NaN },
    { axis: 'epoch', value: 1e10 },
    { axis: 'epoch' },
  ])
    await expect(report([over(9, x, 0.5)])).rejects.toThrow();
});

it('keeps no metric that the app did not declare', async () => {
  await report([{ ...auc(1, 1, 0.7), name: 'secret' }, auc(2, 1, 0.7)]);
  expect(hub.all().flatMap(({ kind, name }) => (kind === 'METRIC' ? [name] : []))).toEqual(['auc']);
});

it('tells the server to go on, until the run is to stop or is given up', async () => {
  const failure = { code: 'RUN_SERVER_LOST', class: 'permanent' } as const;
  expect(await report([auc(1, 1, 0.7)])).toEqual({ continue: true });
  hub.seed(runItem([1, 2], { status: 'RUNNING', stopRequestedAt: '2026-01-01T11:00:00.000Z' }));
  expect(await report([auc(2, 1, 0.8)])).toEqual({ continue: false });
  hub.seed(runItem([1, 2], { status: 'RUNNING', givenUpFor: failure }));
  expect(await report([auc(3, 1, 0.9)])).toEqual({ continue: false });
  // What it reports while it ends is kept all the same.
  expect(aucOf(1)?.value).toBe(0.9);
});

it.each<RunStatus>(['QUEUED', 'PREPARING', 'ADMITTING', 'RELEASING', 'SUCCEEDED', 'FAILED', 'STOPPED'])(
  'of a run that is %s keeps nothing, and tells its server not to go on',
  async (status) => {
    hub.seed(runItem([1, 2], { status }));
    expect(await report([joined(1, 1)])).toEqual({ continue: false });
    expect([kept(), hub.part(1)?.status]).toEqual([[], 'ADMITTED']);
  },
);

it('is for the server of the run', async () => {
  expect(await refusal(report([joined(1, 1)], people.admin))).toBe('UNAUTHENTICATED');
  expect(await refusal(report([joined(1, 1)], runServerCaller(ids.model as string as typeof ids.run)))).toBe(
    'NOT_FOUND',
  );
  expect(kept()).toEqual([]);
});
