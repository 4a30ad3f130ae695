import { describe, expect, it } from 'vitest';
import { RunStatus } from '#contracts/run';
import { type RunPosition, runNextStep } from '#domain/run/run-next-step';

const at = (over: Partial<RunPosition>): RunPosition => ({
  status: 'QUEUED',
  stopRequested: false,
  failed: false,
  listenerLeased: true,
  admissionsClosed: false,
  serverStarted: false,
  serverFinished: false,
  ...over,
});

describe('a run that starts again', () => {
  it.each([
    [at({ listenerLeased: false }), 'lease-listener'],
    [at({ status: 'PREPARING', listenerLeased: false }), 'lease-listener'],
    [at({ status: 'ADMITTING', admissionsClosed: true, listenerLeased: false }), 'lease-listener'],
    [at({ status: 'RUNNING', serverStarted: true, listenerLeased: false }), 'await-finish'],
    [at({ stopRequested: true, listenerLeased: false }), 'release'],
    [at({}), 'prepare'],
    [at({ status: 'PREPARING' }), 'prepare'],
    [at({ status: 'ADMITTING' }), 'admit'],
    [at({ status: 'ADMITTING', admissionsClosed: true }), 'start-server'],
    [at({ status: 'ADMITTING', admissionsClosed: true, serverStarted: true }), 'start-server'],
    [at({ status: 'RUNNING', admissionsClosed: true, serverStarted: true }), 'await-finish'],
    [at({ status: 'RUNNING', serverStarted: true, serverFinished: true }), 'collect'],
    [at({ status: 'RELEASING', serverStarted: true }), 'collect'],
    [at({ status: 'SUCCEEDED' }), 'ended'],
    [at({ status: 'FAILED', failed: true }), 'ended'],
    [at({ status: 'STOPPED', stopRequested: true }), 'ended'],
  ] as const)('goes on where the ledger says (%#)', (position, step) => {
    expect(runNextStep(position)).toBe(step);
  });

  it('collects receipts when a server had been started, and otherwise ends at once, once given up', () => {
    for (const status of RunStatus.options.slice(0, 4))
      for (const reason of [{ failed: true }, { stopRequested: true }]) {
        expect(runNextStep(at({ status, ...reason }))).toBe('release');
        expect(runNextStep(at({ status, serverStarted: true, ...reason }))).toBe('collect');
      }
  });
});
