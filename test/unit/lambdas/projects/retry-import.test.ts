import { beforeEach, describe, expect, it } from 'vitest';
import { retryImport } from '#contracts/api/projects';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { makeRetryImport } from '#lambdas/projects/retry-import';
import { refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, projectItem, readyPart, trustItem } from '#test/fixtures/hub/items';
import { retryAtTrust } from '#test/fixtures/hub/retry-at-trust';

let hub: HubParts;
const { retry, part, seedPart } = retryAtTrust(() => hub, retryImport, makeRetryImport);
const tasks = () => hub.tasksByTrust();
/** A part whose import failed after a freeze that holds. */
const failed: Partial<ProjectTrustItem> = {
  ...readyPart,
  imaging: 'FAILED',
  failure: { code: 'PACS_UNREACHABLE', class: 'transient' },
  executions: 1,
};
const mustHaveFailed = 'WRONG_STATE | body.trustId: the import must have failed at an approved trust';

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [trustIdOf(1)] }), trustItem(1));
  seedPart(failed);
});

it('makes a new task of two weeks, leaves the frozen cohort as it is, and starts the next workflow', async () => {
  expect((await retry()).trusts).toMatchObject([{ cohort: 'FROZEN', imaging: 'IMPORTING', mayRetry: [] }]);
  expect(tasks()).toMatchObject([{ type: 'import_images', deadline: '2026-01-15T12:00:00.000Z' }]);
  expect(part()).toMatchObject({
    importTaskId: tasks()[0]?.taskId,
    snapshotHash: readyPart.snapshotHash,
    executions: 2,
    gsi2pk: 'APPROVALS',
  });
  expect(part()).not.toHaveProperty('failure');
  expect(hub.memory.started.map(({ name }) => name)).toEqual([`${ids.project}_${trustIdOf(1)}_2`]);
  expect(hub.rung).toEqual(['https://sqs.test/1']);
  expect([...hub.audited()].sort()).toEqual(['images.importing', 'task.created']);
});

it.each(['IMPORTING', 'READY', 'PARTIAL'] as const)('changes nothing where the images are %s', async (imaging) => {
  seedPart({ ...readyPart, imaging });
  expect((await retry()).trusts).toMatchObject([{ imaging }]);
  expect([tasks(), hub.memory.started, hub.rung]).toEqual([[], [], []]);
});

describe('is refused', () => {
  it.each<[string, Partial<ProjectTrustItem>]>([
    ['was never asked to import', { ...readyPart, imaging: 'NONE' }],
    ['has lost its freeze too', { ...failed, cohort: 'FAILED' }],
    ['has deleted its cohort', { ...failed, cohort: 'DELETED' }],
    ['took its approval back', { ...failed, decision: 'REVOKED' }],
    ['has no part any more', { ...failed, endedAt: '2026-01-01T11:00:00.000Z' }],
  ])('where the trust %s', async (_what, more) => {
    seedPart(more);
    expect(await refusal(retry())).toBe(mustHaveFailed);
    expect([tasks(), hub.memory.started]).toEqual([[], []]);
  });

  it('where the cohort is deleted in the same moment', async () => {
    hub.beforeNextWrite(() => seedPart({ ...failed, cohort: 'DELETED' }));
    expect(await refusal(retry())).toBe('CONFLICT | project: the project changed meanwhile');
    expect([tasks(), hub.memory.started, hub.rung]).toEqual([[], [], []]);
  });

  it('of a trust without a part, to who may only read, and hidden from others', async () => {
    expect(await refusal(retry(people.owner, 2))).toBe('NOT_FOUND');
    expect(await refusal(retry(people.viewer))).toBe('FORBIDDEN');
    expect(await refusal(retry(people.outsider))).toBe('NOT_FOUND');
    expect(tasks()).toEqual([]);
  });
});
