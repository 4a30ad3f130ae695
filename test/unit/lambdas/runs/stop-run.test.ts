import { beforeEach, expect, it } from 'vitest';
import { stopRun } from '#contracts/api/runs';
import type { RunStatus } from '#contracts/run';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeStopRun } from '#lambdas/runs/stop-run';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, modelItem, projectItem, runItem, runTrustItem, tokenItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const ended = 'WRONG_STATE | run: the run must not have ended';
const stop = (caller: Caller = people.owner) =>
  callOperation(stopRun, makeStopRun({ ledger: hub.ledger, executions: hub.memory.executions }), caller, {
    params: { runId: ids.run },
  });
const run = () => hub.at(keys.run(ids.run));

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ status: 'APPROVED' }), modelItem(), runTrustItem(1));
});

it.each<RunStatus>(['QUEUED', 'PREPARING', 'ADMITTING', 'RUNNING', 'RELEASING'])(
  'asks a run that is %s to stop, and leaves its status to the workflow',
  async (status) => {
    hub.seed(runItem([1], { status }));
    expect((await stop()).status).toBe(status);
    expect(run()).toMatchObject({ status, stopRequestedAt: '2026-01-01T12:00:00.000Z' });
    expect(hub.audited()).toEqual(['run.stopRequested']);
  },
);

it('lets every wait go on but the one for receipts', async () => {
  hub.seed(runItem([1], { status: 'RUNNING' }));
  for (const step of ['admissions', 'server', 'finish', 'receipts']) hub.seed(tokenItem(ids.run, step));
  await stop();
  expect(hub.memory.succeeded).toEqual(['admissions', 'server', 'finish']);
});

it('said again writes nothing more, and lets the waits go on once more', async () => {
  hub.seed(runItem([1], { status: 'RUNNING', stopRequestedAt: '2026-01-01T11:00:00.000Z' }));
  hub.seed(tokenItem(ids.run, 'finish'));
  await stop();
  expect(run()).toMatchObject({ stopRequestedAt: '2026-01-01T11:00:00.000Z' });
  expect([hub.audited(), hub.memory.succeeded]).toEqual([[], ['finish']]);
});

it.each<RunStatus>(['SUCCEEDED', 'FAILED', 'STOPPED'])('is refused of a run that has %s', async (status) => {
  hub.seed(runItem([1], { status }));
  expect(await refusal(stop())).toBe(ended);
  expect(run()).not.toHaveProperty('stopRequestedAt');
});

it('is refused of a run that ends in the same moment', async () => {
  hub.seed(runItem([1], { status: 'RELEASING' }));
  hub.beforeNextWrite(() => hub.seed(runItem([1], { status: 'SUCCEEDED' })));
  expect(await refusal(stop())).toBe(ended);
});

it('is for those who may modify the model', async () => {
  hub.seed(runItem([1], { status: 'RUNNING' }));
  expect(await refusal(stop(people.member))).toBe('FORBIDDEN');
  expect(await refusal(stop(people.outsider))).toBe('NOT_FOUND');
  expect(run()).not.toHaveProperty('stopRequestedAt');
});
