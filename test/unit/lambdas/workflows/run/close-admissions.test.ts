import { expect, it } from 'vitest';
import type { RunItem } from '#lambdas/platform/items/run-item';
import { makeCloseAdmissions } from '#lambdas/workflows/run/close-admissions';
import { ids, preparedRun } from '#test/fixtures/hub/items';
import { type RunStepParts, runStepParts } from '#test/fixtures/hub/run-step';

const admitting = { ...preparedRun, status: 'ADMITTING' } as const;
const close = async (hub: RunStepParts) => (await makeCloseAdmissions(hub.maker)({ runId: ids.run })).kind;

it('closes as soon as every trust has answered', async () => {
  const hub = runStepParts(admitting, [{ status: 'ADMITTED' }, { status: 'ADMITTED' }]);
  expect(await close(hub)).toBe('closed');
  expect(hub.run()).toMatchObject({ status: 'ADMITTING', admissionsClosedAt: '2026-01-01T12:00:00.000Z' });
  expect(hub.audited()).toEqual(['run.admissionsClosed']);
});

it('waits for who has not answered until the deadline; then they are LATE and are told so', async () => {
  const hub = runStepParts({ ...admitting, minTrusts: 1 }, [{ status: 'ADMITTED' }, { status: 'ASKED' }]);
  expect(await close(hub)).toBe('waiting');
  expect(hub.tasks()).toEqual([]);
  hub.pass(600);
  expect(await close(hub)).toBe('closed');
  expect([hub.part(1)?.status, hub.part(2)?.status]).toEqual(['ADMITTED', 'LATE']);
  expect(hub.tasks()).toEqual(['stop_run 2']);
  expect(hub.run()).toHaveProperty('admissionsClosedAt');
});

it('gives the run up with too few, and says of each trust why', async () => {
  const failure = { code: 'DEPENDENCY_DOWN', class: 'transient' } as const;
  const hub = runStepParts(admitting, [{ status: 'ADMITTED' }, { status: 'REFUSED', failure }]);
  hub.pass(600);
  expect(await close(hub)).toBe('too-few');
  expect(hub.run()).toMatchObject({
    givenUpFor: { code: 'RUN_TOO_FEW_TRUSTS', details: [{ place: 'trust TR2' }] },
  });
  expect(hub.run()).not.toHaveProperty('admissionsClosedAt');
});

it('counts an answer that comes while it closes', async () => {
  const hub = runStepParts(admitting, [{ status: 'ADMITTED' }, { status: 'ASKED' }]);
  hub.pass(600);
  hub.beforeNextWrite(() => hub.seed({ ...hub.part(2), status: 'ADMITTED' }));
  expect(await close(hub)).toBe('closed');
  expect(hub.part(2)?.status).toBe('ADMITTED');
});

it.each<Partial<RunItem>>([
  { ...admitting, stopRequestedAt: '2026-01-01T11:00:00.000Z' },
  { ...admitting, givenUpFor: { code: 'RUN_DEADLINE', class: 'permanent' } },
  { ...admitting, status: 'FAILED' },
])('changes nothing of a run that is %o', async (run) => {
  const hub = runStepParts(run, [{ status: 'ASKED' }]);
  hub.pass(600);
  expect(await close(hub)).toBe('closed');
  expect([hub.audited(), hub.tasks()]).toEqual([[], []]);
});
