import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '#contracts/app-error';
import { ProjectId, QueryId, type TrustId, type UserId } from '#contracts/ids';
import { participantsHash } from '#domain/secure-sum/participants-hash';
import { makeRetryCohortQuery } from '#lambdas/cohorts/retry-cohort-query';
import { secureSumPart } from '#lambdas/cohorts/secure-sum-part';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { readTrusts } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { type Key, keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { makeRetryFreeze } from '#lambdas/projects/retry-freeze';
import { makeRetryImport } from '#lambdas/projects/retry-import';
import { applyOutcome } from '#lambdas/tasks/apply-outcome';
import { makeLoadApproval } from '#lambdas/workflows/approval/load-approval';
import { tellProjectOutcome } from '#lambdas/workflows/approval/tell-project-outcome';
import { watchApproval } from '#lambdas/workflows/watchers/watch-approval';
import { addTrust as addTrustTo } from '#test/support/add-trust';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

let table: TestLedger;
let ledger: Ledger;
let started: string[];
let claimed: any[];
const executions = {
  succeed: async () => {},
  isRunning: async () => false,
  start: async (_arn: string, name: string) => void started.push(name),
};
const signer = {
  sign: async (_type: string, claims: object) => {
    claimed.push(claims);
    return { jws: 'signed', keyIndex: 0 };
  },
};
const maker = () => ({ ledger, signer, ring: async () => {} });
const starter = { executions, approvalMachineArn: 'arn' };
const failure = { code: 'DATABASE_UNREACHABLE', class: 'transient' } as const;

beforeAll(async () => {
  table = await startTestLedger();
  ledger = table.ledger;
});
afterAll(() => table?.stop());
beforeEach(() => {
  started = [];
  claimed = [];
});

const put = (item: Key & Record<string, unknown>) => commit(ledger, [putItem(ledger, item)], []);
const read = async (key: Key): Promise<any> =>
  (await ledger.client.send(new GetCommand({ TableName: ledger.table, Key: key, ConsistentRead: true }))).Item;
const later = (seconds: number): string => new Date(ledger.now().getTime() + seconds * 1000).toISOString();
const user = (role: string, userId = role) =>
  ({ caller: { kind: 'user', userId: userId as UserId, email: 'a@b.c', role }, correlationId: 'x' }) as any;
const owner = () => user('Researcher');
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: AppError) => error.code,
  );

let trusts = 0;
const addTrust = (): Promise<TrustId> => {
  trusts += 1;
  return addTrustTo(ledger, `TR${trusts}`);
};

/** A project with one trust, and the question it was staged on. */
const addProject = async (part: Record<string, unknown>, answer: Record<string, unknown> = {}, status = 'APPROVED') => {
  const trustId = await addTrust();
  const projectId = ProjectId.parse(ledger.newId());
  const queryId = QueryId.parse(ledger.newId());
  const cohort = { version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['female'] }] } };
  const of = { projectId, queryId, createdAt: later(0) };
  const project = { name: 'p', description: '', ownerId: 'Researcher', members: [], status, trustIds: [trustId] };
  await put({ ...keys.project(projectId), kind: 'PROJECT', ...of, ...project });
  await put({ ...keys.query(projectId, queryId), kind: 'QUERY', ...of, name: 'q', cohort, createdBy: 'Researcher' });
  await put({
    ...keys.queryAnswer(queryId, trustId),
    ...{ kind: 'QUERY_ANSWER', projectId, queryId, trustId, code: 'TR', status: 'ANSWERED' },
    ...answer,
  });
  await put({
    ...keys.projectTrust(projectId, trustId),
    ...{ kind: 'PROJECT_TRUST', projectId, queryId, trustId, code: 'TR', executions: 3, faults: 2 },
    ...{ decision: 'APPROVED', cohort: 'FROZEN', imaging: 'NONE' },
    ...part,
  });
  return { projectId, queryId, trustId };
};

/** A part of which the owner was told that it failed. */
const failedFreeze = { cohort: 'FAILED', failure, toldAt: '2026-01-01T00:00:00.000Z' };
const failedImport = { cohort: 'FROZEN', imaging: 'FAILED', failure, toldAt: '2026-01-01T00:00:00.000Z' };
type Of = Awaited<ReturnType<typeof addProject>>;
const retry = {
  freeze: (of: Of, who = owner()) =>
    makeRetryFreeze({ maker: maker(), starter })(
      { params: { projectId: of.projectId }, query: {}, body: { trustId: of.trustId } },
      who,
    ),
  import: (of: Of, who = owner()) =>
    makeRetryImport({ maker: maker(), starter })(
      { params: { projectId: of.projectId }, query: {}, body: { trustId: of.trustId } },
      who,
    ),
  question: ({ projectId, queryId, trustId }: Of, who = owner()) =>
    makeRetryCohortQuery({ maker: maker(), floor: undefined })(
      { params: { projectId, queryId }, query: {}, body: { trustId } },
      who,
    ),
};
const partOf = ({ projectId, trustId }: Of) => read(keys.projectTrust(projectId, trustId));

describe.each([
  ['freeze', failedFreeze, { cohort: 'FREEZING' }, 'freezeTaskId', 'freeze'],
  ['import', failedImport, { imaging: 'IMPORTING' }, 'importTaskId', 'import'],
] as const)('asking again for the %s', (work, failed, underWay, taskAttribute, next) => {
  it('makes a new task, opens the approval again and starts its workflow', async () => {
    const of = await addProject(failed);
    const answer = await retry[work](of);
    expect(answer.trusts[0]).toMatchObject({ ...underWay, mayRetry: [] });
    const part = await partOf(of);
    expect(part).toMatchObject({ ...underWay, executions: 4, faults: 0, gsi2pk: 'APPROVALS' });
    for (const gone of ['failure', 'toldAt']) expect(part).not.toHaveProperty(gone);
    expect(await read(keys.task(of.trustId, part[taskAttribute]))).toMatchObject({ status: 'PENDING' });
    expect(started).toEqual([`${of.projectId}_${of.trustId}_4`]);
    expect(await makeLoadApproval(ledger)(of)).toEqual({ kind: next });
  });

  it('asks once, however often it is asked', async () => {
    const of = await addProject(failed);
    const answers = await Promise.all(Array.from({ length: 5 }, () => codeOf(retry[work](of))));
    for (const code of answers) expect(['answered', 'CONFLICT']).toContain(code);
    expect(await codeOf(retry[work](of))).toBe('answered');
    const tasks = await queryItems(ledger, { partition: `TRUST#${of.trustId}`, prefix: 'TASK#' }, TaskItem);
    expect(tasks).toHaveLength(1);
  });

  it('is for whoever may modify the project, and only where it failed', async () => {
    const of = await addProject(failed);
    expect(await codeOf(retry[work](of, user('Researcher', 'another')))).toBe('NOT_FOUND');
    for (const part of [
      { ...failed, decision: 'REVOKED' },
      { ...failed, endedAt: later(0) },
      { cohort: work === 'freeze' ? 'NONE' : 'FROZEN', imaging: 'NONE' },
    ])
      expect(await codeOf(retry[work](await addProject(part)))).toBe('WRONG_STATE');
    expect(await codeOf(retry[work](await addProject(failed, {}, 'CLOSED')))).toBe('WRONG_STATE');
    expect(await codeOf(retry[work](of, user('Admin')))).toBe('answered');
  });

  it('is not told as the end that it follows, though the old workflow comes late', async () => {
    const of = await addProject({ ...failed, toldAt: undefined });
    await retry[work](of);
    await tellProjectOutcome(ledger, of);
    expect(await partOf(of)).not.toHaveProperty('toldAt');
    expect(await partOf(of)).toMatchObject({ ...underWay, gsi2pk: 'APPROVALS' });
  });

  it('is looked after by the watcher, which starts a workflow that was never started', async () => {
    const of = await addProject(failed);
    await retry[work](of);
    started = [];
    await watchApproval({ ledger, executions, approvalMachineArn: 'arn' }, of);
    expect(started).toEqual([`${of.projectId}_${of.trustId}_5`]);
  });
});

describe('why a trust failed', () => {
  const ended = async (of: Of, status: string, told: object): Promise<EndedTask> => {
    const { importTaskId } = await partOf(of);
    const key = keys.task(of.trustId, importTaskId);
    const item = { ...(await read(key)), status, ...told, gsi2pk: 'TASK_OUTCOMES', gsi2sk: 'x' };
    await put(item);
    return item;
  };
  const summary = (projectId: string, failure?: object) => ({
    ...{ projectId, status: 'FAILED', ...(failure === undefined ? {} : { failure }) },
    ...{ manifestHash: 'a'.repeat(64), finishedAt: later(0) },
  });

  it('is told by the code of the task, and what may be asked for again with it', async () => {
    const of = await addProject(failedImport);
    await retry.import(of);
    const pacs = { code: 'PACS_UNREACHABLE', class: 'transient' };
    await applyOutcome(maker(), executions, await ended(of, 'FAILED', { failure: pacs }));
    expect(await partOf(of)).toMatchObject({ imaging: 'FAILED', failure: pacs });
  });

  it('takes back what an earlier import told of persons', async () => {
    const importFigures = { personsWithImages: null, excluded: [], unsettled: { persons: 80, margin: 20 } };
    const of = await addProject({ ...failedImport, importFigures });
    expect(await partOf(of)).toMatchObject({ importFigures });
    await retry.import(of);
    expect(await partOf(of)).not.toHaveProperty('importFigures');
    await applyOutcome(maker(), executions, await ended(of, 'FAILED', { failure }));
    expect(await partOf(of)).not.toHaveProperty('importFigures');
  });

  it.each([
    ['IMAGES_MISSING', { code: 'IMAGES_MISSING', class: 'permanent' }],
    ['IMPORT_FAILED', undefined],
  ] as const)('is %s as the trust says of its import', async (code, failed) => {
    const of = await addProject(failedImport);
    await retry.import(of);
    await applyOutcome(maker(), executions, await ended(of, 'DONE', { result: summary(of.projectId, failed) }));
    expect(await partOf(of)).toMatchObject({ imaging: 'FAILED', failure: { code } });
  });
});

describe('asking a question again', () => {
  const old = '01980000-0000-7000-8000-00000000f00d';
  const failed = { status: 'FAILED', failure, taskId: old };

  it('asks the trust the same question once more, under a new task', async () => {
    const of = await addProject({}, failed, 'DRAFT');
    const query = await retry.question(of);
    expect(query.answers).toEqual([{ trustId: of.trustId, code: 'TR', status: 'QUEUED' }]);
    const answer = await read(keys.queryAnswer(of.queryId, of.trustId));
    expect(answer.taskId).not.toBe(old);
    expect(claimed[0]).toMatchObject({ taskId: answer.taskId, type: 'cohort_query', payload: { queryId: of.queryId } });
    await retry.question(of);
    expect(claimed).toHaveLength(1);
  });

  it('changes nothing of an answer, and is refused for strangers and once the project is staged', async () => {
    const answered = await addProject({}, {}, 'DRAFT');
    expect((await retry.question(answered)).answers[0]?.status).toBe('ANSWERED');
    expect(claimed).toEqual([]);
    const staged = await addProject({}, failed, 'STAGED');
    expect(await codeOf(retry.question(staged))).toBe('WRONG_STATE');
    const staging = await addProject({}, failed, 'DRAFT');
    const draft = await read(keys.project(staging.projectId));
    const by = { queryId: staging.queryId, trusts: [], by: 'Researcher', at: later(0) };
    await put({ ...draft, staging: by });
    expect(await codeOf(retry.question(staging))).toBe('WRONG_STATE');
    await put(draft);
    expect(await codeOf(retry.question(staging))).toBe('answered');
    expect(await codeOf(retry.question(staged, user('Researcher', 'another')))).toBe('NOT_FOUND');
  });

  it('names the same participants of a secure sum, and refuses when one has other keys', async () => {
    const of = await addProject({}, failed, 'DRAFT');
    const trustIds = [of.trustId, await addTrust(), await addTrust()];
    const { participants } = secureSumPart((await readTrusts(ledger)).filter((one) => trustIds.includes(one.trustId)));
    const key = keys.query(of.projectId, of.queryId);
    const secureSum = { trustIds, participantsHash: participantsHash(participants) };
    await put({ ...(await read(key)), secureSum: { ...secureSum, participantsHash: 'f'.repeat(64) } });
    expect(await codeOf(retry.question(of))).toBe('WRONG_STATE');
    await put({ ...(await read(key)), secureSum });
    await retry.question(of);
    expect(claimed.at(-1)).toMatchObject({ payload: { secureSum: { participants } } });
  });
});
