import { expect, it } from 'vitest';
import { makeCollectReceipts } from '#lambdas/workflows/run/collect-receipts';
import { ids } from '#test/fixtures/hub/items';
import { type RunStepParts, runStepParts } from '#test/fixtures/hub/run-step';

const collect = (hub: RunStepParts) => makeCollectReceipts(hub.maker)({ runId: ids.run });
const joined = { status: 'JOINED', joinTaskId: ids.task } as const;
const at = '2026-01-01T11:00:00.000Z';

it('gives two minutes for the receipts, and tells nobody to stop after a run that finished', async () => {
  const hub = runStepParts({ status: 'RUNNING', serverFinishedAt: at }, [joined]);
  expect(await collect(hub)).toEqual({ kind: 'collecting' });
  expect(hub.run()).toMatchObject({ status: 'RELEASING', releaseDeadline: '2026-01-01T12:02:00.000Z' });
  expect(hub.tasks()).toEqual([]);
  expect(hub.part(1)?.status).toBe('JOINED');
});

it('waits for no receipt of a trust that was never asked to join', async () => {
  const hub = runStepParts({ status: 'ADMITTING' }, [{ status: 'ADMITTED' }, joined]);
  await collect(hub);
  expect([hub.part(1)?.status, hub.part(2)?.status]).toEqual(['LATE', 'JOINED']);
});

it.each([
  ['by a person', { stopRequestedAt: at }],
  ['by the hub', { givenUpFor: { code: 'RUN_DEADLINE', class: 'permanent' } as const }],
])('tells the trusts of a run that was ended %s to stop, each once', async (_by, why) => {
  const hub = runStepParts({ status: 'RUNNING', ...why }, [joined, { status: 'REFUSED' }, joined]);
  await collect(hub);
  await collect(hub);
  expect(hub.tasks()).toEqual(['stop_run 1', 'stop_run 3']);
  expect(hub.audited().filter((action) => action === 'run.releasing')).toHaveLength(1);
});
