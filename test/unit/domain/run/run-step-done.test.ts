import { describe, expect, it } from 'vitest';
import { runSteps } from '#domain/run/run-step';
import { runStepDone, type WaitingRun } from '#domain/run/run-step-done';

const now = '2026-01-01T12:00:00.000Z';
const past = '2026-01-01T11:59:59.000Z';
const future = '2026-01-01T12:00:01.000Z';
const run = (over: Partial<WaitingRun>): WaitingRun => ({ status: 'ADMITTING', minTrusts: 2, ...over });

describe('a wait of a run', () => {
  it.each([
    ['listener', run({ status: 'QUEUED' }), [], false],
    ['listener', run({ status: 'ADMITTING' }), ['ASKED'], false],
    ['listener', run({ status: 'QUEUED', listener: '9092' }), [], true],
    ['listener', run({ status: 'RUNNING' }), ['JOINED'], true],
    ['admissions', run({ admissionDeadline: future }), ['ADMITTED', 'ASKED'], false],
    ['admissions', run({ admissionDeadline: past }), ['ADMITTED', 'ASKED'], true],
    ['admissions', run({ admissionDeadline: future }), ['ADMITTED', 'ADMITTED'], true],
    ['admissions', run({ admissionDeadline: future }), ['REFUSED', 'ASKED'], true],
    ['server', run({ serverDeadline: future }), ['ADMITTED'], false],
    ['server', run({ serverDeadline: past }), ['ADMITTED'], true],
    ['server', run({ status: 'RUNNING' }), ['ADMITTED'], true],
    ['finish', run({ status: 'RUNNING', finishDeadline: future }), ['JOINED'], false],
    ['finish', run({ status: 'RUNNING', finishDeadline: past }), ['JOINED'], true],
    ['finish', run({ status: 'RUNNING', serverFinishedAt: past }), ['JOINED'], true],
    ['receipts', run({ status: 'RELEASING', releaseDeadline: future }), ['JOINED'], false],
    ['receipts', run({ status: 'RELEASING', releaseDeadline: past }), ['JOINED'], true],
    ['receipts', run({ status: 'RELEASING', releaseDeadline: future }), ['RECEIPTED', 'LATE'], true],
  ] as const)('for %s is over as it should be (%#)', (step, state, trusts, over) => {
    expect(runStepDone(step, state, trusts, now)).toBe(over);
  });

  it('is over for every step but the receipts once the run is stopped or given up', () => {
    for (const step of runSteps)
      for (const reason of [{ stopRequestedAt: past }, { givenUpFor: { code: 'RUN_DEADLINE' } }]) {
        const status = step === 'finish' ? 'RUNNING' : step === 'receipts' ? 'RELEASING' : 'ADMITTING';
        const waiting = run({ status, releaseDeadline: future, ...reason });
        expect(runStepDone(step, waiting, ['JOINED'], now), step).toBe(step !== 'receipts');
      }
  });
});
