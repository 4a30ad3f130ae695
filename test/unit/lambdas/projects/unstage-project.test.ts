import { beforeEach, expect, it } from 'vitest';
import { getDecision } from '#contracts/api/decisions';
import { decideProject, stageProject, unstageProject } from '#contracts/api/projects';
import { mostOpenDrafts } from '#contracts/most-open-drafts';
import { makeGetDecision } from '#lambdas/decisions/get-decision';
import type { ProjectItem } from '#lambdas/platform/items/project-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { executionName } from '#lambdas/platform/workflow/executions';
import { subjectName } from '#lambdas/platform/workflow/workflow-subject';
import { makeDecideProject } from '#lambdas/projects/decide-project';
import { makeStageProject } from '#lambdas/projects/stage-project';
import { makeUnstageProject } from '#lambdas/projects/unstage-project';
import { makeRemindDeciders } from '#lambdas/workflows/approval/remind-deciders';
import { watchStaging } from '#lambdas/workflows/watchers/watch-staging';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import {
  answered,
  answerItem,
  ids,
  projectItem,
  queryItem,
  tokenItem,
  trustItem,
  userItem,
} from '#test/fixtures/hub/items';

let hub: HubParts;
const params = { projectId: ids.project };
const starter = () => ({ executions: hub.memory.executions, approvalMachineArn: 'approval' });
const signals = () => ({ ledger: hub.ledger, executions: hub.memory.executions });
const stage = (numbers: readonly number[] = [1, 2]) =>
  callOperation(stageProject, makeStageProject({ ledger: hub.ledger, starter: starter() }), people.owner, {
    params,
    body: { trustIds: numbers.map(trustIdOf) },
  });
const unstage = (caller: UserCaller = people.owner) =>
  callOperation(unstageProject, makeUnstageProject(signals()), caller, { params });
const decide = (number: number, decision: 'APPROVED' | 'DECLINED') =>
  callOperation(decideProject, makeDecideProject({ ledger: hub.ledger, ...starter() }), trustAdminOf(number), {
    params,
    body: { trustId: trustIdOf(number), decision },
  });
const project = () => hub.at(keys.project(ids.project)) as unknown as ProjectItem;
const part = (number: number) => hub.at(keys.projectTrust(ids.project, trustIdOf(number)));
const nameOf = (number: number, execution: number) =>
  executionName(subjectName({ kind: 'approval', projectId: ids.project, trustId: trustIdOf(number) }), execution);
const notStaged = 'WRONG_STATE | project: the project must be staged, and no trust may have approved it';

beforeEach(async () => {
  hub = hubParts();
  hub.seed(projectItem({ latestQueryId: ids.query }), queryItem());
  for (const number of [1, 2])
    hub.seed(trustItem(number, { trustAdmins: 1 }), answerItem(number, answered(100 * number)));
  await stage();
});

it('makes a staged project a draft again, which no trust is asked about', async () => {
  hub.seed(tokenItem(`${ids.project}_${trustIdOf(1)}`, 'decision'));
  const draft = await unstage();
  expect(draft).toMatchObject({ status: 'DRAFT', trusts: [] });
  expect(draft).not.toHaveProperty('stagedAt');
  expect(project()).toMatchObject({ trustIds: [] });
  expect(project()).not.toHaveProperty('unstagingAt');
  expect([part(1), part(2)]).toEqual([undefined, undefined]);
  // The wait of each approval ends.
  expect(hub.memory.succeeded).toEqual(['decision']);
  expect(hub.audited()).toEqual(['project.staged', 'project.unstaged']);
  expect(hub.at(keys.drafts(people.owner.userId))).toMatchObject({ projectIds: [ids.project] });
});

it('lets it be staged again, with approvals under names of their own', async () => {
  await unstage();
  await stage([1]);
  expect(hub.memory.started.map(({ name }) => name)).toEqual([nameOf(1, 1), nameOf(2, 1), nameOf(1, 2)]);
  await unstage();
  await stage();
  expect(
    hub.memory.started
      .map(({ name }) => name)
      .slice(3)
      .sort(),
  ).toEqual([nameOf(1, 3), nameOf(2, 2)].sort());
  expect(part(1)).toMatchObject({ decision: 'PENDING', executions: 3 });
});

it('forgets who has declined, but not that they did', async () => {
  await decide(1, 'DECLINED');
  expect(project()).toMatchObject({ declines: 1 });
  await unstage();
  expect(project()).toMatchObject({ declines: 0, approvals: 0 });
  expect(hub.at(keys.decided(ids.project, trustIdOf(1)))).toMatchObject({ decision: 'DECLINED' });
});

it('is refused once a trust has approved, before, and of a closed project', async () => {
  await decide(1, 'APPROVED');
  expect(await refusal(unstage())).toBe(notStaged);
  for (const status of ['DRAFT', 'CLOSED'] as const) {
    hub.seed(projectItem({ status }));
    expect(await refusal(unstage())).toBe(notStaged);
  }
});

it('a decision of the same moment does not get lost: one of the two is refused', async () => {
  hub.beforeNextWrite(() => hub.seed(projectItem({ status: 'DRAFT', unstagingAt: '2026-01-01T12:00:00.000Z' })));
  expect(await refusal(decide(1, 'APPROVED'))).toMatch(/^CONFLICT/);
  expect(part(1)).toMatchObject({ decision: 'PENDING' });
});

it('cut off, is completed by the same call or by the watcher, and nothing is staged meanwhile', async () => {
  const begun = {
    ...projectItem({ status: 'DRAFT', unstagingAt: '2026-01-01T12:00:00.000Z', latestQueryId: ids.query }),
    gsi2pk: 'STAGINGS',
    gsi2sk: ids.project,
  };
  for (const complete of [() => unstage(), () => watchStaging({ ...signals(), starter: starter() }, project())]) {
    hub.seed(begun);
    expect(await refusal(stage([1]))).toMatch(/^CONFLICT/);
    hub.pass(61);
    await complete();
    expect(project()).not.toHaveProperty('unstagingAt');
    expect([part(1), part(2)]).toEqual([undefined, undefined]);
    await stage();
  }
});

it('is left to the call that began it for a minute', async () => {
  hub.seed({
    ...projectItem({ status: 'DRAFT', unstagingAt: hub.ledger.now().toISOString() }),
    gsi2pk: 'STAGINGS',
    gsi2sk: ids.project,
  });
  await watchStaging({ ...signals(), starter: starter() }, project());
  expect(part(1)).toBeDefined();
});

it('counts among the drafts of the owner, who may have so many', async () => {
  const full = Array.from({ length: mostOpenDrafts }, (_, number) => `draft-${number}`);
  hub.seed({ ...keys.drafts(people.owner.userId), kind: 'DRAFTS', projectIds: full });
  expect(await refusal(unstage())).toMatch(/^TOO_MANY_DRAFTS/);
  expect(project().status).toBe('STAGED');
});

it('is for the owner and Admins', async () => {
  expect(await refusal(unstage(people.member))).toBe('FORBIDDEN');
  expect(await refusal(unstage(trustAdminOf(1)))).toBe('FORBIDDEN');
  expect(await refusal(unstage(people.outsider))).toBe('NOT_FOUND');
  expect(await unstage(people.admin)).toMatchObject({ status: 'DRAFT' });
});

it('staged again meanwhile, a decision about what was asked before is refused', async () => {
  const { askedSha256 } = await callOperation(getDecision, makeGetDecision(hub), trustAdminOf(1), {
    params: { ...params, trustId: trustIdOf(1) },
  });
  const before = project();
  hub.pass(1);
  // Between reading and writing: unstaged, renamed, staged again.
  hub.beforeNextWrite(() =>
    hub.seed({ ...projectItem(before), name: 'Something else', stagedAt: hub.ledger.now().toISOString() }),
  );
  const decided = callOperation(
    decideProject,
    makeDecideProject({ ledger: hub.ledger, ...starter() }),
    trustAdminOf(1),
    { params, body: { trustId: trustIdOf(1), decision: 'APPROVED', askedSha256 } },
  );
  expect(await refusal(decided)).toMatch(/^CONFLICT/);
  expect(project().status).toBe('STAGED');
});

it('closed in its middle, ends in the way of a closed project', async () => {
  hub.seed({
    ...projectItem({ status: 'CLOSED', unstagingAt: '2026-01-01T12:00:00.000Z' }),
    gsi2pk: 'ENDINGS',
    gsi2sk: ids.project,
  });
  expect(await unstage()).toMatchObject({ status: 'CLOSED' });
  expect(part(1)).toBeDefined();
});

it('reminds whoever has not decided, as often as it is called, also after it was staged again', async () => {
  const remind = (first: boolean) =>
    makeRemindDeciders(hub.ledger)({ projectId: ids.project, trustId: trustIdOf(1), first });
  hub.seed(userItem(trustAdminOf(1)));
  for (const round of [1, 2]) {
    expect([round, await remind(true)]).toEqual([round, { kind: 'reminded' }]);
    for (const time of [1, 2, 3]) expect([time, await remind(false)]).toEqual([time, { kind: 'reminded' }]);
    await unstage();
    await stage();
  }
});

it('is refused where the owner changes in the same moment, so that nobody keeps a draft that is not theirs', async () => {
  hub.beforeNextWrite(() => hub.seed(projectItem({ ...project(), ownerId: people.member.userId, members: [] })));
  expect(await refusal(unstage())).toMatch(/^CONFLICT/);
  expect(hub.at(keys.drafts(people.owner.userId))).not.toHaveProperty('projectIds');
});
