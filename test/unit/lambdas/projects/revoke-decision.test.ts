import { beforeEach, expect, it } from 'vitest';
import { revokeDecision } from '#contracts/api/projects';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeRevokeDecision } from '#lambdas/projects/revoke-decision';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, projectItem, projectTrustItem, readyPart, runItem, trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const revoke = (caller: Caller = trustAdminOf(1), number = 1) =>
  callOperation(revokeDecision, makeRevokeDecision({ maker: hub.maker, executions: hub.memory.executions }), caller, {
    params: { projectId: ids.project },
    body: { trustId: trustIdOf(number) },
  });
const part = () => hub.at(keys.projectTrust(ids.project, trustIdOf(1)));
const tasks = () => hub.tasksByTrust();
const mustBeApproved = 'WRONG_STATE | project: the project and the trust’s decision must be approved';

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [1, 2].map(trustIdOf) }));
  hub.seed(trustItem(1, { trustAdmins: 1 }), trustItem(2), projectTrustItem(1, readyPart));
});

it('ends the trust’s part, asks it to delete its cohort, and stops the runs that include it', async () => {
  hub.seed(runItem([1, 2], { status: 'RUNNING' }));
  const project = await revoke();
  expect(project.trusts[0]).toMatchObject({ decision: 'REVOKED', endedAt: '2026-01-01T12:00:00.000Z' });
  expect(tasks()).toMatchObject([{ type: 'delete_cohort', trustId: trustIdOf(1), status: 'PENDING' }]);
  expect(part()).toMatchObject({ deleteTaskId: tasks()[0]?.taskId, gsi2pk: 'ENDINGS' });
  expect(hub.rung).toEqual(['https://sqs.test/1']);
  expect(hub.at(keys.run(ids.run))).toMatchObject({ status: 'RUNNING', stopRequestedAt: '2026-01-01T12:00:00.000Z' });
  expect([...hub.audited()].sort()).toEqual(['project.trustRevoked', 'run.stopRequested', 'task.created']);
});

it('leaves runs without this trust alone', async () => {
  hub.seed(runItem([2], { status: 'RUNNING' }));
  await revoke();
  expect(hub.at(keys.run(ids.run))).not.toHaveProperty('stopRequestedAt');
});

it('asks for no deletion where nothing was ever frozen', async () => {
  hub.seed(projectTrustItem(1, { decision: 'APPROVED' }));
  await revoke();
  expect(part()?.decision).toBe('REVOKED');
  expect(tasks()).toEqual([]);
  expect(part()).not.toHaveProperty('gsi2pk');
});

it('said again changes nothing, and stops what began since', async () => {
  await revoke();
  hub.seed(runItem([1], { status: 'ADMITTING' }));
  await revoke();
  expect(tasks()).toHaveLength(1);
  expect(hub.at(keys.run(ids.run))).toHaveProperty('stopRequestedAt');
});

it('needs an approved project and an approval to take back', async () => {
  hub.seed(projectTrustItem(1, { decision: 'DECLINED' }));
  expect(await refusal(revoke())).toBe(mustBeApproved);
  hub.seed(projectItem({ status: 'CLOSED', trustIds: [trustIdOf(1)] }), projectTrustItem(1, readyPart));
  expect(await refusal(revoke())).toBe(mustBeApproved);
  expect(tasks()).toEqual([]);
});

it('is for whoever may decide for the trust', async () => {
  expect(await refusal(revoke(people.admin))).toBe('FORBIDDEN');
  expect(await refusal(revoke(people.owner))).toBe('FORBIDDEN');
  expect(await refusal(revoke(trustAdminOf(3)))).toBe('NOT_FOUND');
  expect(await refusal(revoke(people.admin, 2))).toBe('NOT_FOUND');
  expect(part()?.decision).toBe('APPROVED');
});

it('is a conflict where the authority moves in the same moment', async () => {
  hub.beforeNextWrite(() => hub.seed(trustItem(1, { trustAdmins: 2 })));
  expect(await refusal(revoke())).toBe('CONFLICT | project: the project changed meanwhile');
  expect(part()?.decision).toBe('APPROVED');
});
