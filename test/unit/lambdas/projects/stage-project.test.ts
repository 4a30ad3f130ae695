import { beforeEach, describe, expect, it } from 'vitest';
import { stageProject } from '#contracts/api/projects';
import type { ProjectStatus } from '#contracts/project';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeStageProject } from '#lambdas/projects/stage-project';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { answered, answerItem, codeOf, ids, projectItem, projectTrustItem, trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const stage = (numbers: readonly number[] = [1, 2], caller: Caller = people.owner) =>
  callOperation(
    stageProject,
    makeStageProject({
      ledger: hub.ledger,
      starter: { executions: hub.memory.executions, approvalMachineArn: 'approval' },
    }),
    caller,
    { params: { projectId: ids.project }, body: { trustIds: numbers.map(trustIdOf) } },
  );
const project = () => hub.at(keys.project(ids.project));
const part = (number: number) => hub.at(keys.projectTrust(ids.project, trustIdOf(number)));
const started = () => hub.memory.started.map(({ name }) => name).sort();
const nameOf = (number: number): string => `${ids.project}_${trustIdOf(number)}`;
const nothingStaged = () => {
  expect(project()).toMatchObject({ status: 'DRAFT' });
  expect(project()).not.toHaveProperty('staging');
  expect([hub.all().filter(({ kind }) => kind === 'PROJECT_TRUST'), started(), hub.audited()]).toEqual([[], [], []]);
};
const draft = { latestQueryId: ids.query };
const notDraft = 'WRONG_STATE | project: the project must be a draft with a cohort query';
const inProgress = 'CONFLICT | project: no question and no other staging of the project may be in progress';

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem(draft), ...[1, 2, 3].map((number) => answerItem(number, answered(100 * number))));
});

it('asks the chosen trusts for their decision on what they answered, and starts the approval of each', async () => {
  const staged = await stage();
  expect(staged).toMatchObject({ status: 'STAGED', stagedAt: '2026-01-01T12:00:00.000Z' });
  expect(staged.trusts.map(({ code, decision, cohort }) => [code, decision, cohort])).toEqual([
    [codeOf(1), 'PENDING', 'NONE'],
    [codeOf(2), 'PENDING', 'NONE'],
  ]);
  expect(project()).toMatchObject({ trustIds: [1, 2].map(trustIdOf) });
  expect(part(1)).toMatchObject({
    queryId: ids.query,
    gsi1pk: `TRUST_PROJECTS#${trustIdOf(1)}`,
    gsi2pk: 'APPROVALS',
    executions: 1,
  });
  expect(part(3)).toBeUndefined();
  expect(hub.memory.started).toContainEqual({
    machineArn: 'approval',
    name: nameOf(1),
    input: { projectId: ids.project, trustId: trustIdOf(1) },
  });
  expect(started()).toEqual([nameOf(1), nameOf(2)]);
  expect(hub.audited()).toEqual(['project.staged']);
});

it('leaves nothing in progress, so that nobody looks after it any more', async () => {
  await stage();
  for (const attribute of ['staging', 'gsi2pk', 'gsi2sk']) expect(project()).not.toHaveProperty(attribute);
});

it('takes the project out of its owner’s open drafts, and one that cannot be staged stays among them', async () => {
  const drafts = { ...keys.drafts(people.owner.userId), kind: 'DRAFTS', projectIds: [ids.project, 'another'] };
  hub.seed(drafts);
  await refusal(stage([4]));
  expect(hub.at(drafts)).toEqual(drafts);
  await stage();
  expect(hub.at(drafts)).toEqual({ ...drafts, projectIds: ['another'] });
});

it('takes each trust once, however often it is named', async () => {
  expect((await stage([2, 2, 2])).trusts.map(({ code }) => code)).toEqual([codeOf(2)]);
  expect(started()).toEqual([nameOf(2)]);
});

describe('the same call again', () => {
  const cutOff = (numbers: readonly number[], status: ProjectStatus = 'DRAFT') =>
    hub.seed({
      ...projectItem({
        ...draft,
        status,
        ...(status === 'DRAFT' ? {} : { trustIds: numbers.map(trustIdOf) }),
        staging: {
          queryId: ids.query,
          trusts: numbers.map((number) => ({ trustId: trustIdOf(number), code: codeOf(number) })),
          by: people.owner.userId,
          at: '2026-01-01T11:00:00.000Z',
        },
      }),
      gsi2pk: 'STAGINGS',
      gsi2sk: ids.project,
    });

  it('completes a staging that was cut off before its parts were written', async () => {
    cutOff([1, 2]);
    hub.seed({ ...projectTrustItem(1), gsi2pk: undefined, gsi2sk: undefined });
    expect((await stage([2, 1])).status).toBe('STAGED');
    expect([part(1)?.gsi2pk, part(2)?.gsi2pk]).toEqual(['APPROVALS', 'APPROVALS']);
    expect(started()).toEqual([nameOf(1), nameOf(2)]);
    expect(project()).not.toHaveProperty('staging');
  });

  it('completes one that was cut off before its approvals began', async () => {
    cutOff([1], 'STAGED');
    hub.seed({ ...projectTrustItem(1), gsi2pk: undefined, gsi2sk: undefined });
    expect((await stage([1])).status).toBe('STAGED');
    expect(started()).toEqual([nameOf(1)]);
    expect(part(1)).toMatchObject({ gsi2pk: 'APPROVALS' });
  });

  it('is refused for other trusts while one is in progress', async () => {
    cutOff([1, 2]);
    expect(await refusal(stage([1]))).toBe(inProgress);
    expect(await refusal(stage([1, 3]))).toBe(inProgress);
    expect(project()).toMatchObject({ status: 'DRAFT', staging: { by: people.owner.userId } });
    expect(started()).toEqual([]);
  });

  it('is refused once the project is staged', async () => {
    await stage();
    expect(await refusal(stage())).toBe(notDraft);
    expect(hub.audited()).toEqual(['project.staged']);
  });
});

describe('is refused', () => {
  it.each<ProjectStatus>(['STAGED', 'APPROVED', 'CLOSED'])('while the project is %s', async (status) => {
    hub.seed(projectItem({ ...draft, status }));
    expect(await refusal(stage())).toBe(notDraft);
    expect(started()).toEqual([]);
  });

  it('before a question was asked', async () => {
    hub.seed(projectItem());
    expect(await refusal(stage())).toBe(notDraft);
    nothingStaged();
  });

  it('where a trust has been removed since it answered', async () => {
    hub.seed(trustItem(1), trustItem(2, { status: 'REMOVED' }));
    expect(await refusal(stage())).toBe(
      'STAGE_TRUST_NOT_ANSWERED | body.trustIds: the trust must have been asked the latest cohort query',
    );
    hub.seed(trustItem(2));
    await expect(stage()).resolves.toMatchObject({ status: 'STAGED' });
  });

  it('where a trust has not answered, failed, showed nobody or was not asked, and says which and why', async () => {
    hub.seed(answerItem(2), answerItem(3, { status: 'FAILED' }), answerItem(4, answered(null)));
    expect(await refusal(stage([1, 2, 3, 4, 5]))).toBe(
      [
        'STAGE_TRUST_NOT_ANSWERED',
        `trust ${codeOf(2)}: the trust must have answered`,
        `trust ${codeOf(3)}: the trust must have answered with a count`,
        `trust ${codeOf(4)}: the trust must have released a count of persons above zero`,
        'body.trustIds: the trust must have been asked the latest cohort query',
      ].join(' | '),
    );
    nothingStaged();
  });

  it('while a question is being asked, or where one is asked in the same moment', async () => {
    hub.seed(projectItem({ ...draft, openingQueryId: ids.model as string as typeof ids.query }));
    expect(await refusal(stage())).toBe(inProgress);
    hub.seed(projectItem(draft));
    hub.beforeNextWrite(() => hub.seed(projectItem({ latestQueryId: ids.model as string as typeof ids.query })));
    expect(await refusal(stage())).toBe(inProgress);
    nothingStaged();
  });

  it('where the project is closed as it begins', async () => {
    hub.beforeNextWrite(() => hub.seed(projectItem({ ...draft, status: 'CLOSED' })));
    expect(await refusal(stage())).toBe(inProgress);
    expect([project()?.status, started()]).toEqual(['CLOSED', []]);
  });

  it('to who may only read, and hidden from others', async () => {
    hub.seed(projectItem({ ...draft, trustIds: [trustIdOf(1)] }));
    expect(await refusal(stage([1], people.member))).toBe('FORBIDDEN');
    expect(await refusal(stage([1], people.viewer))).toBe('FORBIDDEN');
    expect(await refusal(stage([1], trustAdminOf(1)))).toBe('FORBIDDEN');
    expect(await refusal(stage([1], people.outsider))).toBe('NOT_FOUND');
    await expect(stage([1], people.admin)).resolves.toMatchObject({ status: 'STAGED' });
  });
});

it('stages at three hundred trusts', async () => {
  const numbers = Array.from({ length: 300 }, (_, index) => index + 1);
  hub.seed(...numbers.map((number) => answerItem(number, answered(50))));
  expect((await stage(numbers)).trusts).toHaveLength(300);
  expect(started()).toHaveLength(300);
});
