import { beforeEach, describe, expect, it } from 'vitest';
import { retryFreeze } from '#contracts/api/projects';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { makeRetryFreeze } from '#lambdas/projects/retry-freeze';
import { refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { answered, answerItem, ids, projectItem, queryItem, readyPart, trustItem } from '#test/fixtures/hub/items';
import { retryAtTrust } from '#test/fixtures/hub/retry-at-trust';

let hub: HubParts;
const { retry, part, seedPart } = retryAtTrust(() => hub, retryFreeze, makeRetryFreeze);
const tasks = () => hub.tasksByTrust();
/** A part whose freeze failed, of which the owner was told and which nobody looks after any more. */
const failed: Partial<ProjectTrustItem> = {
  decision: 'APPROVED',
  cohort: 'FAILED',
  failure: { code: 'DATABASE_UNREACHABLE', class: 'transient' },
  toldAt: '2026-01-01T11:00:00.000Z',
  executions: 3,
  faults: 2,
};
const mustHaveFailed = 'WRONG_STATE | body.trustId: the freeze must have failed at an approved trust';

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [trustIdOf(1)] }), trustItem(1), queryItem());
  hub.seed(answerItem(1, answered(120)));
  seedPart(failed);
});

it('makes a new task, takes the failure back, opens the approval again and starts its next workflow', async () => {
  const project = await retry();
  expect(project.trusts).toMatchObject([{ cohort: 'FREEZING', mayRetry: [] }]);
  expect(tasks()).toMatchObject([{ type: 'freeze_cohort', trustId: trustIdOf(1), status: 'PENDING' }]);
  expect(part()).toMatchObject({ freezeTaskId: tasks()[0]?.taskId, executions: 4, faults: 0, gsi2pk: 'APPROVALS' });
  for (const gone of ['failure', 'toldAt']) expect(part()).not.toHaveProperty(gone);
  expect(hub.memory.started).toEqual([
    {
      machineArn: 'approval',
      name: `${ids.project}_${trustIdOf(1)}_4`,
      input: { projectId: ids.project, trustId: trustIdOf(1) },
    },
  ]);
  expect(hub.rung).toEqual(['https://sqs.test/1']);
  const events = hub.all().flatMap(({ event }) => (event === undefined ? [] : [event]));
  expect(events).toContainEqual(
    expect.objectContaining({
      action: 'cohort.freezing',
      actor: { kind: 'user', id: people.owner.userId },
      facts: { trustId: trustIdOf(1), queryId: ids.query, again: true },
    }),
  );
});

it.each(['FREEZING', 'FROZEN'] as const)('changes nothing where the cohort is %s', async (cohort) => {
  seedPart({ decision: 'APPROVED', cohort });
  expect((await retry()).trusts).toMatchObject([{ cohort }]);
  expect([tasks(), hub.memory.started, hub.rung]).toEqual([[], [], []]);
});

describe('is refused', () => {
  it.each<[string, Partial<ProjectTrustItem>]>([
    ['was never asked to freeze', { decision: 'APPROVED', cohort: 'NONE' }],
    ['has not decided', { ...failed, decision: 'PENDING' }],
    ['took its approval back', { ...failed, decision: 'REVOKED' }],
    ['has no part any more', { ...failed, endedAt: '2026-01-01T11:00:00.000Z' }],
    ['has ended though its cohort is frozen', { ...readyPart, endedAt: '2026-01-01T11:00:00.000Z' }],
  ])('where the trust %s', async (_what, more) => {
    seedPart(more);
    expect(await refusal(retry())).toBe(mustHaveFailed);
    expect([tasks(), hub.memory.started]).toEqual([[], []]);
  });

  it.each(['STAGED', 'CLOSED'] as const)('while the project is %s', async (status) => {
    hub.seed(projectItem({ status, trustIds: [trustIdOf(1)] }));
    expect(await refusal(retry())).toBe(mustHaveFailed);
    expect(tasks()).toEqual([]);
  });

  it('where the part ends, or another asks, in the same moment', async () => {
    hub.beforeNextWrite(() => seedPart({ ...failed, endedAt: '2026-01-01T12:00:00.000Z' }));
    expect(await refusal(retry())).toBe('CONFLICT | project: the project changed meanwhile');
    seedPart(failed);
    hub.beforeNextWrite(() => seedPart({ ...failed, executions: 4 }));
    expect(await refusal(retry())).toBe('CONFLICT | project: the project changed meanwhile');
    expect([tasks(), hub.memory.started, hub.rung]).toEqual([[], [], []]);
  });

  it('of a trust without a part, to who may only read, and hidden from others', async () => {
    expect(await refusal(retry(people.owner, 2))).toBe('NOT_FOUND');
    expect(await refusal(retry(people.member))).toBe('FORBIDDEN');
    expect(await refusal(retry(trustAdminOf(1)))).toBe('FORBIDDEN');
    expect(await refusal(retry(people.outsider))).toBe('NOT_FOUND');
    expect(tasks()).toEqual([]);
    await expect(retry(people.admin)).resolves.toBeDefined();
  });
});
