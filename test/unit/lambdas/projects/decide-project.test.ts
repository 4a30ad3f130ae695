import { beforeEach, describe, expect, it } from 'vitest';
import { decideProject } from '#contracts/api/projects';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeDecideProject } from '#lambdas/projects/decide-project';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, projectItem, projectTrustItem, queryItem, tokenItem, trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const decide = (decision: string, caller: Caller = trustAdminOf(1), number = 1) =>
  callOperation(
    decideProject,
    makeDecideProject({ ledger: hub.ledger, executions: hub.memory.executions, approvalMachineArn: 'approval' }),
    caller,
    { params: { projectId: ids.project }, body: { trustId: trustIdOf(number), decision } },
  );
const part = (number = 1) => hub.at(keys.projectTrust(ids.project, trustIdOf(number)));
const status = () => hub.at(keys.project(ids.project))?.status;

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ status: 'STAGED', trustIds: [1, 2].map(trustIdOf) }), queryItem());
  hub.seed(trustItem(1, { trustAdmins: 1 }), trustItem(2), projectTrustItem(1), projectTrustItem(2));
});

it('of the first trust to approve approves the project, and lets the approval’s wait go on', async () => {
  hub.seed(tokenItem(`${ids.project}_${trustIdOf(1)}`, 'decision'));
  const project = await decide('APPROVED');
  expect(project.status).toBe('APPROVED');
  expect(part()).toMatchObject({
    decision: 'APPROVED',
    decidedAs: 'SITE',
    decidedBy: trustAdminOf(1).userId,
    executions: 1,
  });
  expect(hub.audited()).toEqual(['project.trustApproved', 'project.approved']);
  expect(hub.memory.succeeded).toEqual(['decision']);
});

it('to decline leaves the project staged, and takes the part off the list of work', async () => {
  await decide('DECLINED');
  expect([part()?.decision, status()]).toEqual(['DECLINED', 'STAGED']);
  expect(part()).not.toHaveProperty('gsi2pk');
  expect(hub.audited()).toEqual(['project.trustDeclined']);
});

it('turned round after declining starts a new workflow under the next name', async () => {
  hub.seed(projectItem({ status: 'STAGED', trustIds: [trustIdOf(1), trustIdOf(2)], declines: 1 }));
  hub.seed(projectTrustItem(1, { decision: 'DECLINED' }));
  await decide('APPROVED');
  expect(part()).toMatchObject({ decision: 'APPROVED', executions: 2, gsi2pk: 'APPROVALS' });
  expect(hub.at(keys.project(ids.project))).toMatchObject({ approvals: 1, declines: 0 });
  expect(hub.memory.started.map(({ name }) => name)).toEqual([`${ids.project}_${trustIdOf(1)}_2`]);
});

it('turned round of before decisions were counted takes nothing from a count', async () => {
  hub.seed(projectTrustItem(1, { decision: 'DECLINED' }));
  expect(await decide('APPROVED')).toMatchObject({ status: 'APPROVED' });
});

it('said twice changes nothing the second time', async () => {
  await decide('APPROVED');
  const before = hub.all().length;
  await decide('APPROVED');
  expect(hub.all()).toHaveLength(before);
});

it('is closed once the project is approved, in both directions', async () => {
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [1, 2].map(trustIdOf) }));
  hub.seed(projectTrustItem(1, { decision: 'APPROVED' }));
  expect(await refusal(decide('DECLINED'))).toBe('DECISION_CLOSED');
});

it('needs a staged project', async () => {
  hub.seed(projectItem({ status: 'DRAFT', trustIds: [1, 2].map(trustIdOf) }));
  expect(await refusal(decide('APPROVED'))).toBe('WRONG_STATE | project: the project must be staged');
});

describe('whoever decides', () => {
  it('is the trust’s own Admin, whom no hub Admin overrides', async () => {
    for (const caller of [people.admin, people.owner, people.viewer])
      expect(await refusal(decide('APPROVED', caller))).toBe('FORBIDDEN');
    hub.seed(trustItem(2, { trustAdmins: 1 }));
    expect(await refusal(decide('APPROVED', trustAdminOf(1), 2))).toBe('FORBIDDEN');
    expect(hub.audited()).toEqual([]);
  });

  it('is a hub Admin where the trust has none', async () => {
    await decide('APPROVED', people.admin, 2);
    expect(part(2)).toMatchObject({ decision: 'APPROVED', decidedAs: 'HUB' });
  });

  it('does not learn of what is hidden', async () => {
    expect(await refusal(decide('APPROVED', trustAdminOf(9)))).toBe('NOT_FOUND');
    expect(await refusal(decide('APPROVED', people.admin, 9))).toBe('NOT_FOUND');
  });
});

describe('in the same moment', () => {
  const changed = 'CONFLICT | project: the project changed meanwhile';

  it('the first Trust Admin is appointed: the hub Admin’s decision does not slip through', async () => {
    hub.beforeNextWrite(() => hub.seed(trustItem(2, { trustAdmins: 1 })));
    expect(await refusal(decide('APPROVED', people.admin, 2))).toBe(changed);
    expect(part(2)?.decision).toBe('PENDING');
  });

  it('the project is closed', async () => {
    hub.beforeNextWrite(() => hub.seed(projectItem({ status: 'CLOSED' })));
    expect(await refusal(decide('APPROVED'))).toBe(changed);
    expect([part()?.decision, status()]).toEqual(['PENDING', 'CLOSED']);
  });
});
