import { expect, it } from 'vitest';
import { makeAdmitTrusts } from '#lambdas/workflows/run/admit-trusts';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { openableKey } from '#test/fixtures/hub/hub-parts';
import { ids, preparedRun, trustItem } from '#test/fixtures/hub/items';
import { type RunStepParts, runStepParts } from '#test/fixtures/hub/run-step';

const admitting = { ...preparedRun, status: 'ADMITTING' } as const;
const asked = [{ status: 'ASKED' }, { status: 'ASKED' }] as const;
const admit = (hub: RunStepParts) =>
  makeAdmitTrusts({ maker: hub.maker, objects: hub.store.objects, modelBucket: 'models' })({ runId: ids.run });
const taskOf = (hub: RunStepParts, number: number) =>
  hub.all().find(({ kind, trustId }) => kind === 'TASK' && trustId === trustIdOf(number));

it('asks each chosen trust with the passport and a link to the app, until the admissions close', async () => {
  const hub = runStepParts(admitting, asked);
  const { encryptionKey, open } = await openableKey();
  hub.seed(trustItem(1, { encryptionKey }));
  expect(await admit(hub)).toEqual({ kind: 'asked' });
  expect([...hub.tasks()].sort()).toEqual(['admit_run 1', 'admit_run 2']);
  const task = taskOf(hub, 1);
  expect(task).toMatchObject({ deadline: preparedRun.admissionDeadline });
  expect((await open(task?.sealed)).payload).toEqual({
    runId: ids.run,
    projectId: ids.project,
    passport: preparedRun.prepared.passport,
    bundleUrl: 'https://s3.test/models/bundles/one.zip?seconds=600',
  });
  expect([...hub.rung].sort()).toEqual(['https://sqs.test/1', 'https://sqs.test/2']);
});

it('asks each once, and whom an earlier call did not reach', async () => {
  const hub = runStepParts(admitting, [{ status: 'ASKED', admitTaskId: ids.task }, { status: 'ASKED' }]);
  await admit(hub);
  await admit(hub);
  expect(hub.tasks()).toEqual(['admit_run 2']);
});

it('signs no link for longer than a link can hold', async () => {
  const hub = runStepParts({ ...admitting, admissionSeconds: 30 * 86_400 }, asked);
  const { encryptionKey, open } = await openableKey();
  hub.seed(trustItem(1, { encryptionKey }));
  await admit(hub);
  const task = taskOf(hub, 1);
  expect((await open(task?.sealed)).payload.bundleUrl).toContain(`seconds=${7 * 86_400}`);
});

it('asks nobody before the run is prepared, nor who has been given up meanwhile', async () => {
  const early = runStepParts({ status: 'PREPARING' }, asked);
  expect(await admit(early)).toEqual({ kind: 'asked' });
  expect(early.tasks()).toEqual([]);
  const late = runStepParts(admitting, [{ status: 'LATE' }]);
  await admit(late);
  expect([late.tasks(), late.rung]).toEqual([[], []]);
});
