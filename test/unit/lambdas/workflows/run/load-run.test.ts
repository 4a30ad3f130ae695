import { expect, it } from 'vitest';
import type { RunItem } from '#lambdas/platform/items/run-item';
import { makeLoadRun } from '#lambdas/workflows/run/load-run';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { ids } from '#test/fixtures/hub/items';
import { runStepParts } from '#test/fixtures/hub/run-step';

const at = '2026-01-01T11:00:00.000Z';
const listener = '9092';
const givenUpFor = { code: 'RUN_DEADLINE', class: 'permanent' } as const;

it.each<[string, Partial<RunItem>]>([
  ['lease-listener', { status: 'QUEUED' }],
  ['prepare', { status: 'QUEUED', listener }],
  ['prepare', { status: 'PREPARING', listener }],
  ['admit', { status: 'ADMITTING', listener }],
  ['start-server', { status: 'ADMITTING', listener, admissionsClosedAt: at }],
  ['await-finish', { status: 'RUNNING', serverStartedAt: at }],
  ['collect', { status: 'RUNNING', serverStartedAt: at, serverFinishedAt: at }],
  ['collect', { status: 'RUNNING', serverStartedAt: at, givenUpFor }],
  ['collect', { status: 'RELEASING' }],
  ['release', { status: 'ADMITTING', stopRequestedAt: at }],
  ['ended', { status: 'SUCCEEDED' }],
  ['ended', { status: 'FAILED', givenUpFor }],
  ['ended', { status: 'STOPPED', stopRequestedAt: at }],
])('goes on with %s for a run that is %o', async (kind, run) => {
  expect((await makeLoadRun(runStepParts(run).ledger)({ runId: ids.run })).kind).toBe(kind);
});

it('ends where there is no such run', async () => {
  expect(await makeLoadRun(memoryLedger().ledger)({ runId: ids.run })).toEqual({ kind: 'ended' });
});
