import { expect, it } from 'vitest';
import type { RunId } from '#contracts/ids';
import type { RunStatus } from '#contracts/run';
import type { RunListener } from '#contracts/run-listener';
import { readRun } from '#lambdas/platform/items/read-run';
import { runAnswer } from '#lambdas/platform/items/run-answer';
import { waitingRuns } from '#lambdas/platform/items/waiting-runs';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeLeaseListener } from '#lambdas/workflows/run/lease-listener';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { people } from '#test/fixtures/hub/callers';
import { ids, runItem } from '#test/fixtures/hub/items';
import { type RunStepParts, runStepParts } from '#test/fixtures/hub/run-step';

const listeners: RunListener[] = ['9092', '9093'].map((id) => ({ id, port: Number(id), targetGroups: [] }));
const lease = (hub: RunStepParts, runId: RunId = ids.run) =>
  makeLeaseListener({ ledger: hub.ledger, listeners })({ runId });
const other = (number: number) => `01890000-0000-7000-8000-0000000000f${number}` as RunId;
const held = (id: string, runId?: RunId, fencingToken = 1) => ({
  ...keys.listener(id),
  kind: 'LISTENER',
  listener: id,
  fencingToken,
  ...(runId === undefined ? {} : { runId, leasedAt: '2026-01-01T11:00:00.000Z' }),
});
const answer = async ({ ledger }: RunStepParts) => runAnswer((await readRun(ledger, ids.run))!, [], ledger.now());

it('gives a run the first free listener, and says so of both', async () => {
  const hub = runStepParts({ status: 'QUEUED' });
  hub.seed(held('9092', other(1)));
  expect(await lease(hub)).toEqual({ kind: 'leased' });
  expect(hub.run()).toMatchObject({ status: 'QUEUED', listener: '9093' });
  expect(hub.at(keys.listener('9093'))).toMatchObject({ runId: ids.run, fencingToken: 1 });
  expect(hub.events()).toEqual(['LISTENER_LEASED']);
  expect(hub.audited()).toEqual(['run.listenerLeased']);
  expect(await answer(hub)).not.toHaveProperty('waitingFor');
});

it('leases what was freed under the next token', async () => {
  const hub = runStepParts({ status: 'QUEUED' });
  hub.seed(held('9092', undefined, 7));
  await lease(hub);
  expect(hub.at(keys.listener('9092'))).toMatchObject({ runId: ids.run, fencingToken: 8 });
});

it('lets a run keep the one it has, however often it is called', async () => {
  const hub = runStepParts({ status: 'QUEUED' });
  await lease(hub);
  expect(await lease(hub)).toEqual({ kind: 'leased' });
  expect(hub.run()).toMatchObject({ listener: '9092' });
  expect(hub.at(keys.listener('9093'))).toBeUndefined();
});

it('has a run wait where it is while none is free, which its answer says and which ends nothing', async () => {
  const hub = runStepParts({ status: 'QUEUED' });
  hub.seed(held('9092', other(1)), held('9093', other(2)));
  expect(await lease(hub)).toEqual({ kind: 'waiting' });
  hub.pass(3600);
  expect(await lease(hub)).toEqual({ kind: 'waiting' });
  expect(hub.run()).toMatchObject({ status: 'QUEUED', listenerAwaitedAt: '2026-01-01T12:00:00.000Z' });
  expect(hub.run()).not.toHaveProperty('givenUpFor');
  expect(hub.events()).toEqual(['LISTENER_AWAITED']);
  expect(await answer(hub)).toMatchObject({ status: 'QUEUED', waitingFor: 'LISTENER' });
  hub.seed(held('9092'));
  expect(await lease(hub)).toEqual({ kind: 'leased' });
  expect(await answer(hub)).not.toHaveProperty('waitingFor');
});

it('gives the only one that is free to the run that has waited longest', async () => {
  const hub = runStepParts({ status: 'QUEUED', listenerAwaitedAt: '2026-01-01T11:50:00.000Z' });
  const before = runItem([1], { listenerAwaitedAt: '2026-01-01T11:40:00.000Z' });
  const asOther = (more: object) => ({ ...before, ...keys.run(other(1)), runId: other(1), gsi2sk: other(1), ...more });
  hub.seed(held('9092', other(2)), asOther({}));
  expect(await lease(hub)).toEqual({ kind: 'waiting' });
  expect(await lease(hub, other(1))).toEqual({ kind: 'leased' });
  expect(hub.at(keys.listener('9093'))).toMatchObject({ runId: other(1) });
  // One that is to stop stands in nobody's way.
  hub.seed(held('9093'), asOther({ stopRequestedAt: '2026-01-01T11:45:00.000Z' }));
  expect(await lease(hub)).toEqual({ kind: 'leased' });
});

it('has people take turns: a run of whom nothing is served goes before an older one of somebody else', async () => {
  const hub = runStepParts({ status: 'QUEUED', listenerAwaitedAt: '2026-01-01T11:50:00.000Z' });
  const ofOther = (number: number, more: object) => ({
    ...runItem([1], { startedBy: people.member.userId, ...more }),
    ...keys.run(other(number)),
    runId: other(number),
    gsi2sk: other(number),
  });
  hub.seed(held('9092', other(2)), ofOther(2, { status: 'RUNNING', listener: '9092' }));
  hub.seed(ofOther(1, { listenerAwaitedAt: '2026-01-01T11:40:00.000Z' }));
  expect(await waitingRuns(hub.ledger)).toMatchObject([{ runId: ids.run }, { runId: other(1) }]);
  expect(await lease(hub, other(1))).toEqual({ kind: 'waiting' });
  expect(await lease(hub)).toEqual({ kind: 'leased' });
});

it('takes another where a run was quicker', async () => {
  const hub = runStepParts({ status: 'QUEUED' });
  hub.beforeNextWrite(() => hub.seed(held('9092', other(1))));
  expect(await lease(hub)).toEqual({ kind: 'leased' });
  expect(hub.run()).toMatchObject({ listener: '9093' });
  expect(hub.at(keys.listener('9092'))).toMatchObject({ runId: other(1) });
});

it('leases none to a run that is stopped in the same moment', async () => {
  const hub = runStepParts({ status: 'QUEUED' });
  hub.beforeNextWrite(() => hub.seed({ ...hub.run(), stopRequestedAt: '2026-01-01T12:00:00.000Z' } as never));
  expect(await lease(hub)).toEqual({ kind: 'over' });
  expect(hub.at(keys.listener('9092'))).toBeUndefined();
});

it.each<[RunStatus, object]>([
  ['RUNNING', {}],
  ['FAILED', {}],
  ['QUEUED', { stopRequestedAt: '2026-01-01T11:00:00.000Z' }],
  ['ADMITTING', { givenUpFor: { code: 'RUN_DEADLINE', class: 'permanent' } }],
])('leases none to a run that is %s and %o', async (status, more) => {
  const hub = runStepParts({ status, ...more });
  expect(await lease(hub)).toEqual({ kind: 'over' });
  expect(hub.at(keys.listener('9092'))).toBeUndefined();
});

it('is over where there is no such run', async () => {
  const { ledger } = memoryLedger();
  expect(await makeLeaseListener({ ledger, listeners })({ runId: ids.run })).toEqual({ kind: 'over' });
});
