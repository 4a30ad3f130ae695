import { beforeEach, expect, it } from 'vitest';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeStartImport } from '#lambdas/workflows/approval/start-import';
import { refusal } from '#test/fixtures/hub/call-operation';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts, openableKey } from '#test/fixtures/hub/hub-parts';
import { ids, projectTrustItem, trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const start = () => makeStartImport(hub.maker)({ projectId: ids.project, trustId: trustIdOf(1) });
const part = () => hub.at(keys.projectTrust(ids.project, trustIdOf(1)));
const tasks = () => hub.tasksByTrust();
const frozen = { decision: 'APPROVED', cohort: 'FROZEN' } as const;

beforeEach(() => {
  hub = hubParts();
  hub.seed(trustItem(1), projectTrustItem(1, frozen));
});

it('asks the trust for the images of its frozen cohort, within a fortnight', async () => {
  const { encryptionKey, open } = await openableKey();
  hub.seed(trustItem(1, { encryptionKey }));
  expect(await start()).toEqual({ kind: 'asked' });
  expect(tasks()).toMatchObject([{ type: 'import_images', deadline: '2026-01-15T12:00:00.000Z' }]);
  expect((await open(tasks()[0]?.sealed)).payload).toEqual({ projectId: ids.project });
  expect(part()).toMatchObject({ imaging: 'IMPORTING', importTaskId: tasks()[0]?.taskId });
  expect(hub.rung).toEqual(['https://sqs.test/1']);
});

it('asks once, however often it runs', async () => {
  await start();
  await start();
  expect([tasks().length, hub.rung.length]).toEqual([1, 1]);
});

it.each<Partial<ProjectTrustItem>>([
  { ...frozen, decision: 'REVOKED' },
  { ...frozen, cohort: 'FREEZING' },
  { ...frozen, imaging: 'READY' },
  { ...frozen, endedAt: '2026-01-01T11:00:00.000Z' },
])('asks nothing of a part that is %o', async (more) => {
  hub.seed(projectTrustItem(1, more));
  expect(await start()).toEqual({ kind: 'asked' });
  expect([tasks(), hub.rung]).toEqual([[], []]);
});

it('fails where the trust is not there or not enrolled', async () => {
  hub.seed(projectTrustItem(2, frozen), trustItem(2, { status: 'INVITED', encryptionKey: undefined }));
  const ofTrust = (number: number) =>
    makeStartImport(hub.maker)({ projectId: ids.project, trustId: trustIdOf(number) });
  expect(await refusal(ofTrust(2))).toBe('WRONG_STATE | trust: the trust is not enrolled');
  hub.seed(projectTrustItem(3, frozen));
  expect(await refusal(ofTrust(3))).toBe('NOT_FOUND');
});
