import { beforeEach, expect, it } from 'vitest';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeStartFreeze } from '#lambdas/workflows/approval/start-freeze';
import { refusal } from '#test/fixtures/hub/call-operation';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts, openableKey } from '#test/fixtures/hub/hub-parts';
import { answered, answerItem, ids, projectTrustItem, queryItem, trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const start = () => makeStartFreeze(hub.maker)({ projectId: ids.project, trustId: trustIdOf(1) });
const part = () => hub.at(keys.projectTrust(ids.project, trustIdOf(1)));
const tasks = () => hub.tasksByTrust();

beforeEach(() => {
  hub = hubParts();
  hub.seed(trustItem(1), projectTrustItem(1, { decision: 'APPROVED' }), queryItem());
});

it('asks the trust to freeze the question it was staged on, with what it had answered, within a week', async () => {
  const { encryptionKey, open } = await openableKey();
  hub.seed(trustItem(1, { encryptionKey }), answerItem(1, answered(120, 14)));
  expect(await start()).toEqual({ kind: 'asked' });
  expect(tasks()).toMatchObject([{ type: 'freeze_cohort', deadline: '2026-01-08T12:00:00.000Z' }]);
  expect((await open(tasks()[0]?.sealed)).payload).toEqual({
    projectId: ids.project,
    queryId: ids.query,
    cohort: queryItem().cohort,
    approvedPersons: 120,
    approvedMargin: 14,
  });
  expect(part()).toMatchObject({ cohort: 'FREEZING', freezeTaskId: tasks()[0]?.taskId });
  expect(hub.rung).toEqual(['https://sqs.test/1']);
  expect([...hub.audited()].sort()).toEqual(['cohort.freezing', 'task.created']);
});

it('asks once, however often it runs', async () => {
  await start();
  await start();
  expect([tasks().length, hub.rung.length]).toEqual([1, 1]);
});

it.each<Partial<ProjectTrustItem>>([
  { decision: 'PENDING' },
  { decision: 'DECLINED' },
  { decision: 'APPROVED', endedAt: '2026-01-01T11:00:00.000Z' },
  { decision: 'APPROVED', cohort: 'FROZEN' },
])('asks nothing of a part that is %o', async (more) => {
  hub.seed(projectTrustItem(1, more));
  expect(await start()).toEqual({ kind: 'asked' });
  expect([tasks(), hub.rung]).toEqual([[], []]);
});

it('asks nothing where the part ends in the same moment', async () => {
  hub.beforeNextWrite(() =>
    hub.seed(projectTrustItem(1, { decision: 'APPROVED', endedAt: '2026-01-01T12:00:00.000Z' })),
  );
  await start();
  expect([tasks(), hub.rung]).toEqual([[], []]);
});

it('fails where the question is gone', async () => {
  hub.seed(projectTrustItem(1, { decision: 'APPROVED', queryId: ids.model as string as typeof ids.query }));
  expect(await refusal(start())).toBe('NOT_FOUND');
});
