import { expect, it } from 'vitest';
import type { RunItem } from '#lambdas/platform/items/run-item';
import { makeCheckFinish } from '#lambdas/workflows/run/check-finish';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { ids } from '#test/fixtures/hub/items';
import { runStepParts } from '#test/fixtures/hub/run-step';

const running = { status: 'RUNNING', finishDeadline: '2026-01-01T13:00:00.000Z' } as const;

it('waits while the server may still finish, and gives the run up at its deadline', async () => {
  const hub = runStepParts(running);
  hub.pass(3599);
  expect(await makeCheckFinish(hub.ledger)({ runId: ids.run })).toEqual({ kind: 'waiting' });
  expect(hub.run()).not.toHaveProperty('givenUpFor');
  hub.pass(1);
  expect(await makeCheckFinish(hub.ledger)({ runId: ids.run })).toEqual({ kind: 'over' });
  expect(hub.run()).toMatchObject({ status: 'RUNNING', givenUpFor: { code: 'RUN_DEADLINE' } });
  expect(hub.audited()).toEqual(['run.givenUp']);
});

it.each<Partial<RunItem>>([
  { ...running, serverFinishedAt: '2026-01-01T11:00:00.000Z' },
  { ...running, stopRequestedAt: '2026-01-01T11:00:00.000Z' },
  { ...running, givenUpFor: { code: 'RUN_SERVER_LOST', class: 'permanent' } },
  { ...running, status: 'FAILED' },
])('is over, and gives no other reason, for a run that is %o', async (more) => {
  const hub = runStepParts(more);
  hub.pass(86_400);
  const before = hub.run()?.givenUpFor;
  expect(await makeCheckFinish(hub.ledger)({ runId: ids.run })).toEqual({ kind: 'over' });
  expect(hub.run()?.givenUpFor).toEqual(before);
});

it('is over where there is no such run', async () => {
  expect(await makeCheckFinish(memoryLedger().ledger)({ runId: ids.run })).toEqual({ kind: 'over' });
});
