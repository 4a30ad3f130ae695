import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { compactDecrypt, decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cohort } from '#contracts/cohort';
import { CohortQueryTask, type CohortResult, Show } from '#contracts/cohort-result';
import { ProjectId, type QueryId, type TaskId, type UserId } from '#contracts/ids';
import { SubmitCohortQuery } from '#contracts/project';
import { FreezeCohortTask } from '#contracts/snapshot';
import { addModulo } from '#domain/secure-sum/add-modulo';
import { pairwiseMask } from '#domain/secure-sum/pairwise-mask';
import { participantsHash } from '#domain/secure-sum/participants-hash';
import { makeGetCohortQuery } from '#lambdas/cohorts/get-cohort-query';
import { queryOutcome } from '#lambdas/cohorts/outcomes/query-outcome';
import { makePreviewCohortQuery } from '#lambdas/cohorts/preview-cohort-query';
import { makeSubmitCohortQuery } from '#lambdas/cohorts/submit-cohort-query';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, type Key, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { makeStartFreeze } from '#lambdas/workflows/approval/start-freeze';
import { localSigner } from '#test/fakes/local-signer';
import { type SumTrust, sumTrusts } from '#test/fixtures/secure-sum-trusts';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

const at = '2026-01-01T00:00:00.000Z';
const adults: Cohort = { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18 }] } };
const rules = { threshold: 10, rounding: 5, maybeLeftOut: false };
const trusts = sumTrusts(5);
const signer = localSigner();
let table: TestLedger;
let ledger: Ledger;

const put = (item: Key & Record<string, unknown>) => commit(ledger, [putItem(ledger, item)], []);
const read = async (key: Key): Promise<any> =>
  (await ledger.client.send(new GetCommand({ TableName: ledger.table, Key: { ...key }, ConsistentRead: true }))).Item;
const owner = {
  caller: { kind: 'user', userId: 'owner' as UserId, email: 'a@b.example', role: 'Researcher' },
  correlationId: 'c',
} as any;
const maker = () => ({ ledger, signer, ring: async () => {} });

beforeAll(async () => {
  table = await startTestLedger();
  ledger = table.ledger;
  for (const { participant, trustId } of trusts) {
    const { code, encryptionKey } = participant;
    await put({
      ...keys.trust(trustId),
      ...firstIndex.trusts(code),
      kind: 'TRUST',
      trustId,
      code,
      name: code,
      status: 'ENROLLED',
      registeredAt: at,
      encryptionKey,
      doorbellQueueUrl: 'https://queue',
    });
  }
});
afterAll(() => table?.stop());

const addProject = async (): Promise<ProjectId> => {
  const projectId = ProjectId.parse(ledger.newId());
  const project = {
    projectId,
    name: 'p',
    description: '',
    ownerId: 'owner',
    members: [],
    status: 'DRAFT',
    createdAt: at,
  };
  await put({ ...keys.project(projectId), ...firstIndex.projects(projectId), kind: 'PROJECT', ...project });
  return projectId;
};
const submit = (projectId: ProjectId, body: object, floor?: { threshold: number }) =>
  makeSubmitCohortQuery({ maker: maker(), floor })(
    { params: { projectId }, query: {}, body: SubmitCohortQuery.parse({ name: 'q', cohort: adults, ...body }) },
    owner,
  );
const get = (projectId: ProjectId, queryId: QueryId) =>
  makeGetCohortQuery({ ledger })({ params: { projectId, queryId }, query: { limit: 100 }, body: undefined }, owner);
const preview = (projectId: ProjectId, cohort: Cohort = adults, show = Show.parse({})) =>
  makePreviewCohortQuery({ ledger })({ params: { projectId }, query: {}, body: { cohort, show } }, owner);

const taskOf = async (queryId: QueryId, trust: SumTrust): Promise<TaskItem> => {
  const { taskId } = await read(keys.queryAnswer(queryId, trust.trustId));
  return TaskItem.parse(await read(keys.task(trust.trustId, taskId as TaskId)));
};
const open = async (task: TaskItem, { privateKey }: SumTrust): Promise<unknown> => {
  const { plaintext } = await compactDecrypt(task.sealed, privateKey);
  return decodeJwt(new TextDecoder().decode(plaintext)).payload;
};
/** What one trust answers to its task, applied as the hub applies it. */
const answer = async (queryId: QueryId, trust: SumTrust, of: (task: CohortQueryTask) => Partial<CohortResult>) => {
  const task = await taskOf(queryId, trust);
  const asked = CohortQueryTask.parse(await open(task, trust));
  const result = { queryId, persons: null, distributions: [], dataDate: '2026-01-01', rules, ...of(asked) };
  const ended = { ...task, status: 'DONE', result } as unknown as EndedTask;
  expect(await commit(ledger, (await queryOutcome(ledger, ended)).writes, [])).toEqual({ kind: 'applied' });
};
const failing = async (queryId: QueryId, trust: SumTrust) => {
  const failure = { code: 'SECURE_SUM_REFUSED', class: 'permanent' };
  const ended = { ...(await taskOf(queryId, trust)), status: 'FAILED', failure } as unknown as EndedTask;
  expect(await commit(ledger, (await queryOutcome(ledger, ended)).writes, [])).toEqual({ kind: 'applied' });
};
const ninePersons =
  (trust: SumTrust) =>
  ({ cohort, projectId, queryId, secureSum }: CohortQueryTask): Partial<CohortResult> => {
    const { participants } = secureSum!;
    const value = addModulo(9, pairwiseMask({ cohort, projectId, queryId, participants }, trust));
    return { masked: { value, participantsHash: participantsHash(participants), noiseSd: 2 } };
  };

describe('a cohort question', () => {
  it('carries the tables wanted and the floor of the hub to every trust', async () => {
    const projectId = await addProject();
    const show = { distributions: ['sex'], crossTables: [{ rows: 'sex', columns: 'ageBand' }] };
    const query = await submit(projectId, { show }, { threshold: 20 });
    expect(query).toMatchObject({ show });
    expect(query).not.toHaveProperty('secureSum');
    const task = await open(await taskOf(query.queryId, trusts[0]!), trusts[0]!);
    expect(task).toEqual({ queryId: query.queryId, projectId, cohort: adults, show, floor: { threshold: 20 } });
    const plain = await submit(projectId, {});
    const { floor, show: usual } = (await open(await taskOf(plain.queryId, trusts[0]!), trusts[0]!)) as CohortQueryTask;
    expect(floor).toBeUndefined();
    expect(usual).toEqual({ distributions: ['ageBand', 'sex', 'modality'], crossTables: [] });
  });

  it('is refused at the hub where no trust would take the typed form; SQL is for the trusts to judge', async () => {
    const projectId = await addProject();
    const of = [{ kind: 'event', domain: 'condition', concepts: { include: [{ conceptId: 3_000_000_000 }] } }];
    const wrong = { version: 1, where: { kind: 'all', of } };
    await expect(submit(projectId, { cohort: wrong })).rejects.toMatchObject({ code: 'COHORT_INVALID' });
    const sql = { version: 1, sql: 'SELECT person_id FROM omop.person' };
    const asked = await submit(projectId, { cohort: sql });
    expect(await open(await taskOf(asked.queryId, trusts[0]!), trusts[0]!)).toMatchObject({ cohort: sql });
  });

  it('is read with its answers explained, also one from before tables could be chosen', async () => {
    const projectId = await addProject();
    const { queryId } = await submit(projectId, {});
    await answer(queryId, trusts[0]!, () => ({ persons: 120, margin: 15, budget: { allowed: 100, used: 1 } }));
    const { show: _, ...old } = await read(keys.query(projectId, queryId));
    await put(old);
    const query = await get(projectId, queryId);
    expect(query.show).toEqual({ distributions: ['ageBand', 'sex', 'modality'], crossTables: [] });
    const [first, second] = trusts.map(({ trustId }) => query.answers.find((one) => one.trustId === trustId));
    expect(first?.explanation).toContain('About 120 people, most likely between 105 and 135.');
    expect(second).toMatchObject({ status: 'QUEUED' });
    expect(second).not.toHaveProperty('explanation');
  });

  it('tells the trust at the freeze what it had released when it was staged', async () => {
    const projectId = await addProject();
    const [trust] = trusts as [SumTrust];
    const { queryId } = await submit(projectId, {});
    await answer(queryId, trust, () => ({ persons: 120, margin: 15 }));
    const part = { projectId, trustId: trust.trustId, code: trust.participant.code, queryId };
    const states = { decision: 'APPROVED', cohort: 'NONE', imaging: 'NONE' };
    const key = keys.projectTrust(projectId, trust.trustId);
    await put({
      ...key,
      ...secondIndex.approvals(projectId, trust.trustId),
      kind: 'PROJECT_TRUST',
      ...part,
      ...states,
    });
    await makeStartFreeze(maker())({ projectId, trustId: trust.trustId });
    const { freezeTaskId } = await read(key);
    const task = TaskItem.parse(await read(keys.task(trust.trustId, freezeTaskId as TaskId)));
    expect(FreezeCohortTask.parse(await open(task, trust))).toEqual({
      projectId,
      queryId,
      cohort: adults,
      approvedPersons: 120,
      approvedMargin: 15,
    });
  });
});

describe('a secure sum', () => {
  it('shows nine persons at each of five trusts as about 45 and no masked number', async () => {
    const projectId = await addProject();
    const asked = await submit(projectId, { secureSum: true });
    expect(asked).toMatchObject({ secureSum: { status: 'WAITING' }, show: { distributions: [], crossTables: [] } });
    const { queryId } = asked;
    for (const trust of trusts.slice(0, 4)) await answer(queryId, trust, ninePersons(trust));
    expect(await get(projectId, queryId)).toMatchObject({ secureSum: { status: 'WAITING' } });
    await answer(queryId, trusts[4]!, ninePersons(trusts[4]!));
    const query = await get(projectId, queryId);
    expect(query.secureSum).toMatchObject({ status: 'ANSWERED', persons: 45 });
    expect(query.secureSum?.explanation?.[0]).toMatch(/^About 45 people, most likely between \d+ and \d+\.$/);
    const stored = await read(keys.queryAnswer(queryId, trusts[0]!.trustId));
    expect(stored.result.masked.value).toBeGreaterThan(0);
    expect(JSON.stringify(query)).not.toContain('masked"');
    expect(JSON.stringify(query)).not.toContain(String(stored.result.masked.value));
    for (const one of query.answers) expect(one.result).toMatchObject({ persons: null });
  });

  it('fails when one trust does not answer; fewer trusts are another question', async () => {
    const projectId = await addProject();
    const { queryId } = await submit(projectId, { secureSum: true });
    for (const trust of trusts.slice(0, 4)) await answer(queryId, trust, ninePersons(trust));
    await failing(queryId, trusts[4]!);
    const query = await get(projectId, queryId);
    expect(query).toMatchObject({ secureSum: { status: 'FAILED' } });
    expect(query.answers.find(({ status }) => status === 'REFUSED')?.explanation).toContain(
      'This trust gave no number. This trust takes no part in such a secure sum; see details.',
    );
    const trustIds = trusts.slice(0, 4).map(({ trustId }) => trustId);
    const again = await submit(projectId, { secureSum: true, trustIds });
    for (const trust of trusts.slice(0, 4)) await answer(again.queryId, trust, ninePersons(trust));
    expect(await get(projectId, again.queryId)).toMatchObject({ secureSum: { status: 'ANSWERED', persons: 35 } });
  });

  it('takes three trusts at least', async () => {
    const projectId = await addProject();
    const few = trusts.slice(0, 2).map(({ trustId }) => trustId);
    await expect(submit(projectId, { secureSum: true, trustIds: few })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: [{ rule: 'a secure sum is made of 3 to 100 trusts', place: 'body.trustIds' }],
    });
    expect(await submit(projectId, { trustIds: few })).toMatchObject({ answers: [{}, {}] });
  });
});

describe('the preview of a question', () => {
  it('asks nobody, and tells each trust’s budget and that a repeat costs nothing', async () => {
    const projectId = await addProject();
    const before = await preview(projectId);
    expect(before.trusts).toHaveLength(5);
    for (const trust of before.trusts) expect(trust).toMatchObject({ fresh: true, allowed: null, used: null });
    const { queryId } = await submit(projectId, {});
    await answer(queryId, trusts[0]!, () => ({ persons: 120, budget: { allowed: 100, used: 1 } }));
    const after = await preview(projectId);
    const costOf = (of: typeof after, index: number) =>
      of.trusts.find(({ trustId }) => trustId === trusts[index]!.trustId);
    expect(costOf(after, 0)).toMatchObject({ fresh: false, allowed: 100, used: 1 });
    expect(costOf(after, 1)).toMatchObject({ fresh: true, allowed: null });
    const other = await preview(projectId, { version: 1, sql: 'SELECT person_id FROM omop.person' });
    expect(costOf(other, 0)).toMatchObject({ fresh: true, allowed: 100, used: 1 });
    expect(costOf(await preview(await addProject()), 0)).toMatchObject({ fresh: true, allowed: null });
  });

  it('is for who may ask', async () => {
    const projectId = await addProject();
    const stranger = { ...owner, caller: { ...owner.caller, userId: 'stranger' } };
    const body = { cohort: adults, show: Show.parse({}) };
    const look = makePreviewCohortQuery({ ledger })({ params: { projectId }, query: {}, body }, stranger);
    await expect(look).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
