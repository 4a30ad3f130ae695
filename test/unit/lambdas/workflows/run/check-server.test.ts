import { expect, it } from 'vitest';
import type { RunItem } from '#lambdas/platform/items/run-item';
import { makeCheckServer } from '#lambdas/workflows/run/check-server';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { ids } from '#test/fixtures/hub/items';
import { runStepParts } from '#test/fixtures/hub/run-step';

const admitting = { status: 'ADMITTING', serverDeadline: '2026-01-01T12:02:00.000Z' } as const;

it('waits until the server listens, and gives the run up at the deadline', async () => {
  const hub = runStepParts(admitting);
  hub.pass(119);
  expect(await makeCheckServer(hub.ledger)({ runId: ids.run })).toEqual({ kind: 'waiting' });
  hub.pass(1);
  expect(await makeCheckServer(hub.ledger)({ runId: ids.run })).toEqual({ kind: 'over' });
  expect(hub.run()).toMatchObject({ givenUpFor: { code: 'RUN_SERVER_LOST', details: [{ place: 'run server' }] } });
});

it('is over once the run is RUNNING, and gives nothing up', async () => {
  const hub = runStepParts({ ...admitting, status: 'RUNNING' });
  hub.pass(3600);
  expect(await makeCheckServer(hub.ledger)({ runId: ids.run })).toEqual({ kind: 'over' });
  expect(hub.run()).not.toHaveProperty('givenUpFor');
});

it('keeps the first reason of a run that was given up', async () => {
  const givenUpFor: RunItem['givenUpFor'] = { code: 'RUN_TOO_FEW_TRUSTS', class: 'permanent' };
  const hub = runStepParts({ ...admitting, givenUpFor });
  expect(await makeCheckServer(hub.ledger)({ runId: ids.run })).toEqual({ kind: 'over' });
  expect(hub.run()).toMatchObject({ givenUpFor });
});

it('is over where there is no such run', async () => {
  expect(await makeCheckServer(memoryLedger().ledger)({ runId: ids.run })).toEqual({ kind: 'over' });
});
