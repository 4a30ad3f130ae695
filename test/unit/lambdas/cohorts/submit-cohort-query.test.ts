import { beforeEach, describe, expect, it } from 'vitest';
import { submitCohortQuery } from '#contracts/api/projects';
import type { CohortDefinition } from '#contracts/cohort';
import type { QueryId } from '#contracts/ids';
import type { ProjectStatus } from '#contracts/project';
import { deepest } from '#domain/cohort/check-cohort';
import { makeSubmitCohortQuery } from '#lambdas/cohorts/submit-cohort-query';
import { QueryItem } from '#lambdas/platform/items/query-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { fixedId } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts, openableKey } from '#test/fixtures/hub/hub-parts';
import { codeOf, ids, projectItem, queryItem, trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const { cohort, show } = queryItem();
const floor = { threshold: 15 };
const submit = (more: object = {}, caller: Caller = people.owner) =>
  callOperation(submitCohortQuery, makeSubmitCohortQuery({ maker: hub.maker, floor }), caller, {
    params: { projectId: ids.project },
    body: { name: 'A question', cohort, show, ...more },
  });
const project = () => hub.at(keys.project(ids.project));
const question = (queryId: QueryId) => hub.at(keys.query(ids.project, queryId));
const ofKind = (wanted: string) => hub.all().filter(({ kind }) => kind === wanted);
const nothingAsked = () => {
  expect(['QUERY', 'QUERY_ANSWER', 'TASK'].flatMap(ofKind)).toEqual([]);
  expect(project()).not.toHaveProperty('openingQueryId');
  expect([hub.rung, hub.audited()]).toEqual([[], []]);
};

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem(), trustItem(1), trustItem(2), trustItem(3), trustItem(4, { status: 'INVITED' }));
});

it('asks every enrolled trust, within the hour and with the floor of the hub, and becomes the latest question', async () => {
  const { encryptionKey, open } = await openableKey();
  hub.seed(trustItem(2, { encryptionKey }));
  const asked = await submit();
  expect(asked).toMatchObject({ name: 'A question', createdBy: people.owner.userId, cohort, show });
  expect(asked.answers).toEqual(
    [1, 2, 3].map((number) => ({ trustId: trustIdOf(number), code: codeOf(number), status: 'QUEUED' })),
  );
  expect(project()).toMatchObject({ latestQueryId: asked.queryId, status: 'DRAFT' });
  for (const attribute of ['opening', 'gsi2pk']) expect(question(asked.queryId)).not.toHaveProperty(attribute);
  expect(project()).not.toHaveProperty('openingQueryId');
  const task = hub.tasksByTrust().find(({ trustId }) => trustId === trustIdOf(2));
  expect(task).toMatchObject({ type: 'cohort_query', deadline: '2026-01-01T13:00:00.000Z' });
  expect(hub.at(keys.queryAnswer(asked.queryId, trustIdOf(2)))).toMatchObject({ taskId: task?.taskId });
  expect((await open(task?.sealed)).payload).toEqual({
    queryId: asked.queryId,
    projectId: ids.project,
    cohort,
    show,
    floor,
  });
  expect([...hub.rung].sort()).toEqual([1, 2, 3].map((number) => `https://sqs.test/${number}`));
  expect(hub.audited().filter((action) => action === 'cohort.asked')).toHaveLength(1);
});

it('asks the chosen trusts alone, each once', async () => {
  const asked = await submit({ trustIds: [3, 1, 3].map(trustIdOf) });
  expect(asked.answers.map(({ code }) => code)).toEqual([codeOf(1), codeOf(3)]);
  expect(hub.tasksByTrust()).toHaveLength(2);
});

it('asks another question after the first, and the later one is the latest', async () => {
  const first = await submit();
  const second = await submit({ name: 'Another' });
  expect(second.queryId).not.toBe(first.queryId);
  expect(project()).toMatchObject({ latestQueryId: second.queryId });
  expect(question(first.queryId)).toMatchObject({ name: 'A question' });
});

it('leaves SQL to the trusts, which judge it by their own tables', async () => {
  const sql = { version: 1, sql: 'select person_id from person' };
  await expect(submit({ cohort: sql })).resolves.toMatchObject({ cohort: sql });
});

describe('as a secure sum', () => {
  it('asks for one number without tables, and tells every trust who takes part', async () => {
    const { encryptionKey, open } = await openableKey();
    hub.seed(trustItem(1, { encryptionKey }));
    const asked = await submit({ secureSum: true });
    expect(asked).toMatchObject({
      secureSum: { status: 'WAITING' },
      show: { distributions: [], crossTables: [] },
    });
    const task = hub.tasksByTrust().find(({ trustId }) => trustId === trustIdOf(1));
    const { participants } = (await open(task?.sealed)).payload.secureSum;
    expect(participants.map(({ code }: { code: string }) => code)).toEqual([1, 2, 3].map(codeOf));
    expect(participants[0].encryptionKey).toEqual(encryptionKey);
    expect(question(asked.queryId)).toMatchObject({ secureSum: { trustIds: [1, 2, 3].map(trustIdOf) } });
  });

  it('is refused for fewer than three trusts', async () => {
    expect(await refusal(submit({ secureSum: true, trustIds: [1, 2].map(trustIdOf) }))).toBe(
      'INPUT_INVALID | body.trustIds: a secure sum is made of 3 to 100 trusts',
    );
    nothingAsked();
  });
});

it('keeps a cohort whose groups nest as deep as they may, and reads it again', async () => {
  const deep = (levels: number): unknown =>
    levels === 0 ? { kind: 'sex', anyOf: ['female'] } : { kind: 'all', of: [deep(levels - 1)] };
  const nested = { version: 1, where: deep(deepest) } as CohortDefinition;
  const asked = await submit({ cohort: nested });
  expect(QueryItem.parse(question(asked.queryId)).cohort).toEqual(nested);
  // As questions were held before.
  expect(QueryItem.parse({ ...question(asked.queryId), cohort }).cohort).toEqual(cohort);
  expect(QueryItem.safeParse({ ...question(asked.queryId), cohort: '{"version":' }).success).toBe(false);
});

describe('a question that was begun and cut off', () => {
  const other = fixedId(0x201) as QueryId;
  /** As one write began it: no trust has its task yet. */
  const begun = (queryId: QueryId, name: string) => {
    hub.seed(projectItem({ openingQueryId: queryId }), {
      ...queryItem({ queryId, name, opening: { trustIds: [1, 2, 3].map(trustIdOf), floor } }),
      ...keys.query(ids.project, queryId),
      gsi2pk: 'OPENINGS',
      gsi2sk: `${ids.project}#${queryId}`,
    });
  };

  it('is completed and answered by the same call again, and not asked twice', async () => {
    begun(other, 'A question');
    const asked = await submit();
    expect(asked.queryId).toBe(other);
    expect([ofKind('QUERY').length, hub.tasksByTrust().length]).toEqual([1, 3]);
    expect(project()).toMatchObject({ latestQueryId: other });
  });

  it('is completed before another one is begun', async () => {
    begun(other, 'What was asked before');
    const asked = await submit();
    expect(asked.queryId).not.toBe(other);
    expect([ofKind('QUERY').length, hub.tasksByTrust().length]).toEqual([2, 6]);
    expect(question(other)).not.toHaveProperty('opening');
    expect(project()).toMatchObject({ latestQueryId: asked.queryId });
  });

  it('that another began in the same moment is completed first too', async () => {
    hub.beforeNextWrite(() => begun(other, 'Theirs'));
    const asked = await submit();
    expect(question(other)).not.toHaveProperty('opening');
    expect(project()).toMatchObject({ latestQueryId: asked.queryId });
    expect(asked.queryId).not.toBe(other);
  });

  it('ends where the project is closed meanwhile, and the call is refused', async () => {
    begun(other, 'A question');
    hub.beforeNextWrite(() => hub.seed(projectItem({ status: 'CLOSED' })));
    expect(await refusal(submit())).toBe('WRONG_STATE | project: the project must be a draft');
    expect(question(other)).not.toHaveProperty('gsi2pk');
    expect(project()).not.toHaveProperty('latestQueryId');
  });
});

describe('is refused', () => {
  it.each<ProjectStatus>(['STAGED', 'APPROVED', 'CLOSED'])('while the project is %s', async (status) => {
    hub.seed(projectItem({ status }));
    expect(await refusal(submit())).toBe('WRONG_STATE | project: the project must be a draft');
    nothingAsked();
  });

  it('while the project is being staged', async () => {
    const staging = { queryId: ids.query, trusts: [], by: people.owner.userId, at: '2026-01-01T11:00:00.000Z' };
    hub.seed(projectItem({ staging }));
    expect(await refusal(submit())).toBe(
      'CONFLICT | project: no other question or staging of the project may be in progress',
    );
    nothingAsked();
  });

  it('where the project is closed in the same moment', async () => {
    hub.beforeNextWrite(() => hub.seed(projectItem({ status: 'CLOSED' })));
    expect(await refusal(submit())).toBe('WRONG_STATE | project: the project must be a draft');
    nothingAsked();
  });

  it('for a trust that is not enrolled, or where none is', async () => {
    const rule = 'INPUT_INVALID | body.trustIds: every trust asked must be enrolled, and there must be one';
    expect(await refusal(submit({ trustIds: [1, 4].map(trustIdOf) }))).toBe(rule);
    expect(await refusal(submit({ trustIds: [trustIdOf(9)] }))).toBe(rule);
    for (const number of [1, 2, 3]) hub.seed(trustItem(number, { status: 'INVITED' }));
    expect(await refusal(submit())).toBe(rule);
    nothingAsked();
  });

  it('for a cohort that every trust would refuse, with rule and place', async () => {
    const forty = { kind: 'any', of: Array.from({ length: 40 }, () => ({ kind: 'sex', anyOf: ['female'] })) };
    const many = { version: 1, where: { kind: 'all', of: Array.from({ length: 49 }, () => forty) } };
    expect(await refusal(submit({ cohort: many }))).toMatch(/^COHORT_INVALID \| where: at most 2000 criteria/);
    nothingAsked();
  });

  it('to who may only read, and hidden from others', async () => {
    hub.seed(projectItem({ trustIds: [trustIdOf(1)] }));
    expect(await refusal(submit({}, people.member))).toBe('FORBIDDEN');
    expect(await refusal(submit({}, trustAdminOf(1)))).toBe('FORBIDDEN');
    expect(await refusal(submit({}, people.outsider))).toBe('NOT_FOUND');
    nothingAsked();
    await expect(submit({}, people.admin)).resolves.toMatchObject({ createdBy: people.admin.userId });
  });
});
