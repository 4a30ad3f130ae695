import { beforeEach, describe, expect, it } from 'vitest';
import { decideProject } from '#contracts/api/projects';
import type { UserId } from '#contracts/ids';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeDecideProject } from '#lambdas/projects/decide-project';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import {
  ids,
  projectItem,
  projectTrustItem,
  queryItem,
  tokenItem,
  trustItem,
  userItem,
} from '#test/fixtures/hub/items';

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

describe('where the trust wants two people', () => {
  const another: Caller = { ...trustAdminOf(1), userId: 'user-site-1b' as UserId, email: 'site-1b@flip.example' };
  const mails = () => hub.all().flatMap((item) => (item.kind === 'MAIL' ? [item.to] : []));

  beforeEach(() => {
    hub.seed(trustItem(1, { trustAdmins: 2, secondDecider: true }), userItem(trustAdminOf(1)), userItem(another));
  });

  it('the first approval waits for another person, who is told', async () => {
    const project = await decide('APPROVED');
    expect(project.status).toBe('STAGED');
    expect(part()).toMatchObject({ decision: 'PENDING', firstApprovedBy: trustAdminOf(1).userId });
    expect(mails()).toEqual([{ userId: another.userId }]);
    expect(hub.audited()).toEqual(['project.trustFirstApproved']);
  });

  it('the second by another person is the trust’s, and both stand on the part', async () => {
    await decide('APPROVED');
    expect((await decide('APPROVED', another)).status).toBe('APPROVED');
    expect(part()).toMatchObject({
      decision: 'APPROVED',
      decidedBy: another.userId,
      firstApprovedBy: trustAdminOf(1).userId,
    });
  });

  it('the same person is refused the second time', async () => {
    await decide('APPROVED');
    expect(await refusal(decide('APPROVED'))).toBe(
      'WRONG_STATE | body.decision: another person of the trust must approve it too',
    );
    expect(part()?.decision).toBe('PENDING');
  });

  it('a decline by one is the trust’s, and takes the first approval away', async () => {
    await decide('APPROVED');
    await decide('DECLINED', another);
    expect(part()).toMatchObject({ decision: 'DECLINED' });
    expect(part()).not.toHaveProperty('firstApprovedBy');
    await decide('APPROVED', another);
    expect(part()).toMatchObject({ decision: 'DECLINED', firstApprovedBy: another.userId });
  });

  it('a first approval of another set counts no more: the next is the first', async () => {
    await decide('APPROVED');
    hub.seed(projectItem({ status: 'STAGED', trustIds: [1, 2].map(trustIdOf), members: [people.viewer.userId] }));
    await decide('APPROVED', another);
    expect(part()).toMatchObject({ decision: 'PENDING', firstApprovedBy: another.userId });
    await decide('APPROVED');
    expect(part()).toMatchObject({ decision: 'APPROVED' });
  });

  it('a first approval by who decides no more counts no more', async () => {
    await decide('APPROVED');
    hub.seed(userItem(trustAdminOf(1), { disabledAt: '2026-01-01T11:00:00.000Z' }));
    await decide('APPROVED', another);
    expect(part()).toMatchObject({ decision: 'PENDING', firstApprovedBy: another.userId });
  });

  it('of two first approvals in the same moment one is taken', async () => {
    hub.beforeNextWrite(() =>
      hub.seed(projectTrustItem(1, { firstApprovedBy: another.userId, firstApprovedSha256: 'a'.repeat(64) })),
    );
    expect(await refusal(decide('APPROVED'))).toBe('CONFLICT | project: the project changed meanwhile');
    expect(part()?.firstApprovedBy).toBe(another.userId);
  });

  it('a single approval does not slip through while two come to be wanted', async () => {
    hub.seed(trustItem(1, { trustAdmins: 2 }));
    hub.beforeNextWrite(() => hub.seed(trustItem(1, { trustAdmins: 2, secondDecider: true })));
    expect(await refusal(decide('APPROVED'))).toBe('CONFLICT | project: the project changed meanwhile');
    expect(part()?.decision).toBe('PENDING');
  });

  it('an Admin of the hub gains nothing by it', async () => {
    await decide('APPROVED');
    expect(await refusal(decide('APPROVED', people.admin))).toBe('FORBIDDEN');
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
