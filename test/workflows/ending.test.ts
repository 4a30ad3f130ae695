import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '#contracts/app-error';
import { ProjectId, QueryId, RunId, type TrustId, type UserId } from '#contracts/ids';
import { oldestPending } from '#lambdas/audit/oldest-pending';
import { ProjectItem, ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { type Key, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { subjectName } from '#lambdas/platform/workflow/workflow-subject';
import { makeCloseProject } from '#lambdas/projects/close-project';
import { makeGetProject } from '#lambdas/projects/get-project';
import { makeRevokeDecision } from '#lambdas/projects/revoke-decision';
import { applyOutcome } from '#lambdas/tasks/apply-outcome';
import { makeStartFreeze } from '#lambdas/workflows/approval/start-freeze';
import { makeStartImport } from '#lambdas/workflows/approval/start-import';
import { watchEnding } from '#lambdas/workflows/watchers/watch-ending';
import { addTrust as addTrustTo } from '#test/support/add-trust';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

let table: TestLedger;
let ledger: Ledger;
let succeeded: string[];
const executions = { succeed: async (token: string) => void succeeded.push(token) };
const signer = { sign: async () => ({ jws: 'signed', keyIndex: 0 }) };
const maker = () => ({ ledger, signer, ring: async () => {} });
const hash = 'ab'.repeat(32);

beforeAll(async () => {
  table = await startTestLedger();
  ledger = table.ledger;
});
afterAll(() => table?.stop());
beforeEach(() => {
  succeeded = [];
});

const put = (item: Key & Record<string, unknown>) => commit(ledger, [putItem(ledger, item)], []);
const read = async (key: Key): Promise<any> =>
  (await ledger.client.send(new GetCommand({ TableName: ledger.table, Key: key, ConsistentRead: true }))).Item;
const later = (seconds: number): string => new Date(ledger.now().getTime() + seconds * 1000).toISOString();
const user = (role: string, trustId?: TrustId, userId = role) =>
  ({ caller: { kind: 'user', userId: userId as UserId, email: 'a@b.c', role, trustId }, correlationId: 'x' }) as any;
const owner = () => user('Researcher');

const addTrust = (code: string, trustAdmins = 0): Promise<TrustId> => addTrustTo(ledger, code, trustAdmins);

type Part = Record<string, unknown>;
const frozen: Part = { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'READY', snapshotHash: hash };

const addProject = async (parts: readonly (readonly [TrustId, Part])[], status = 'APPROVED') => {
  const projectId = ProjectId.parse(ledger.newId());
  const trustIds = parts.map(([trustId]) => trustId);
  const project = { projectId, name: 'p', description: '', ownerId: 'Researcher', members: [], status, trustIds };
  await put({ ...keys.project(projectId), kind: 'PROJECT', ...project, createdAt: later(0) });
  for (const [trustId, part] of parts)
    await put({
      ...keys.projectTrust(projectId, trustId),
      ...secondIndex.approvals(projectId, trustId),
      kind: 'PROJECT_TRUST',
      projectId,
      trustId,
      code: 'ALB',
      queryId: QueryId.parse(ledger.newId()),
      executions: 1,
      faults: 0,
      ...part,
    });
  return projectId;
};
const addRun = async (projectId: ProjectId, trustIds: readonly TrustId[], status = 'RUNNING') => {
  const runId = RunId.parse(ledger.newId());
  await put({
    ...keys.run(runId),
    ...secondIndex.liveRuns(runId),
    runId,
    modelId: ledger.newId(),
    projectId,
    status,
    backend: 'flower',
    startedBy: 'Researcher',
    createdAt: later(0),
    rounds: 2,
    minTrusts: 1,
    trustIds,
    files: [],
    jobType: 'standard',
    localRounds: 1,
    metrics: ['auc'],
    privacy: { clipNorm: 1 },
    admissionSeconds: 60,
    roundSeconds: 60,
    executions: 1,
  });
  await put({
    ...keys.token(subjectName({ kind: 'run', runId }), 'finish'),
    kind: 'TOKEN',
    token: `finish of ${runId}`,
  });
  return runId;
};
const partOf = (projectId: ProjectId, trustId: TrustId) => read(keys.projectTrust(projectId, trustId));
const deletionsAt = async (trustId: TrustId): Promise<TaskItem[]> =>
  (await queryItems(ledger, { partition: `TRUST#${trustId}`, prefix: 'TASK#' }, TaskItem)).filter(
    ({ type }) => type === 'delete_cohort',
  );
const events = async (projectId: ProjectId) =>
  (await oldestPending(ledger, 16_000)).filter(({ subject }) => subject.id === projectId);
const actions = async (projectId: ProjectId) => (await events(projectId)).map(({ action }) => action);
const close = (projectId: ProjectId, who = owner()) =>
  makeCloseProject({ maker: maker(), executions })({ params: { projectId }, query: {}, body: undefined }, who);
const revoke = (projectId: ProjectId, trustId: TrustId, who: any) =>
  makeRevokeDecision({ maker: maker(), executions })({ params: { projectId }, query: {}, body: { trustId } }, who);
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'done',
    (error: AppError) => error.code,
  );
/** The outcome of a task as the stream would bring it. */
const report = async (task: TaskItem, over: Record<string, unknown>, projectId: ProjectId) => {
  const result = { projectId, snapshotHash: hash, deletedAt: later(5), rowsLeft: 0, imagesLeft: 0, ...over };
  const ended = {
    ...task,
    status: over.failure === undefined ? 'DONE' : 'FAILED',
    ...(over.failure === undefined ? { result } : { failure: over.failure }),
    gsi2pk: 'TASK_OUTCOMES',
    gsi2sk: task.taskId,
  } as unknown as EndedTask;
  await put({ ...keys.task(task.trustId, task.taskId), ...ended });
  return () => applyOutcome(maker(), executions, ended);
};

describe('closing a project', () => {
  it('ends every part, has each cohort deleted, stops the runs, and is proved in the audit', async () => {
    const [one, other, pending] = [await addTrust('ALB'), await addTrust('BRK'), await addTrust('CRM')];
    const projectId = await addProject([
      [one, frozen],
      [other, { decision: 'APPROVED', cohort: 'FREEZING', imaging: 'NONE' }],
      [pending, { decision: 'PENDING', cohort: 'NONE', imaging: 'NONE' }],
    ]);
    const runId = await addRun(projectId, [one, other]);
    const elsewhere = await addRun(await addProject([[one, frozen]]), [one]);
    const answer = await close(projectId);
    expect(answer).toMatchObject({ status: 'CLOSED' });
    expect(answer.trusts.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
    expect([await deletionsAt(one), await deletionsAt(other), await deletionsAt(pending)].map((a) => a.length)).toEqual(
      [1, 1, 0],
    );
    expect((await read(keys.run(runId))).stopRequestedAt).toBeDefined();
    expect(succeeded).toContain(`finish of ${runId}`);
    expect((await read(keys.run(elsewhere))).stopRequestedAt).toBeUndefined();

    const [task] = await deletionsAt(one);
    await (await report(task!, {}, projectId))();
    expect(await partOf(projectId, one)).toMatchObject({ cohort: 'DELETED', imaging: 'NONE', snapshotHash: hash });
    const proof = (await events(projectId)).find(({ action }) => action === 'cohort.deleted');
    expect(proof?.facts).toEqual({ snapshotHash: hash, deletedAt: later(5), rowsLeft: 0, imagesLeft: 0 });
    // A trust that was asked while it froze tells that nothing was there yet.
    const [early] = await deletionsAt(other);
    await (await report(early!, { snapshotHash: null }, projectId))();
    expect((await partOf(projectId, other)).cohort).toBe('DELETED');
  });

  it('twice does everything once', async () => {
    const one = await addTrust('ALB');
    const projectId = await addProject([[one, frozen]]);
    await Promise.all([close(projectId), close(projectId)]);
    await close(projectId);
    expect(await deletionsAt(one)).toHaveLength(1);
    expect((await actions(projectId)).sort()).toEqual(['project.closed', 'project.trustEnded']);
  });

  it('cut off after its first write is finished by the watcher, which then forgets it', async () => {
    const [one, other] = [await addTrust('ALB'), await addTrust('BRK')];
    const projectId = await addProject([
      [one, frozen],
      [other, frozen],
    ]);
    let signed = 0;
    const dying = {
      ...maker(),
      signer: {
        ...signer,
        sign: async () => {
          signed += 1;
          if (signed === 2) throw new Error('killed');
          return { jws: 'signed', keyIndex: 0 };
        },
      },
    };
    const input = { params: { projectId }, query: {}, body: undefined } as const;
    await expect(makeCloseProject({ maker: dying, executions })(input, owner())).rejects.toThrow('killed');
    const left = await queryItems(ledger, { index: 'gsi2', partition: 'ENDINGS' }, ProjectItem.partial());
    expect(left.map((item) => item.projectId)).toContain(projectId);
    await watchEnding({ maker: maker(), executions }, ProjectItem.parse(await read(keys.project(projectId))));
    expect([(await deletionsAt(one)).length, (await deletionsAt(other)).length]).toEqual([1, 1]);
    expect((await read(keys.project(projectId))).gsi2pk).toBeUndefined();
  });

  it('lets nothing begin afterwards', async () => {
    const [one, other] = [await addTrust('ALB'), await addTrust('BRK')];
    const projectId = await addProject([
      [one, { decision: 'APPROVED', cohort: 'NONE', imaging: 'NONE' }],
      [other, { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'NONE', snapshotHash: hash }],
    ]);
    await close(projectId);
    await makeStartFreeze(maker())({ projectId, trustId: one });
    await makeStartImport(maker())({ projectId, trustId: other });
    expect((await partOf(projectId, one)).cohort).toBe('NONE');
    expect((await partOf(projectId, other)).imaging).toBe('NONE');
  });
});

describe('revoking a decision', () => {
  it('ends one trust’s part by whoever decides for it, and no other', async () => {
    const [one, other] = [await addTrust('ALB', 1), await addTrust('BRK')];
    const projectId = await addProject([
      [one, frozen],
      [other, frozen],
    ]);
    const shared = await addRun(projectId, [one, other]);
    const without = await addRun(projectId, [other]);
    const admin = user('Admin');
    expect(await codeOf(revoke(projectId, one, admin))).toBe('FORBIDDEN');
    expect(await codeOf(revoke(projectId, other, user('TrustAdmin', one)))).toBe('FORBIDDEN');
    await revoke(projectId, one, user('TrustAdmin', one));
    expect(await partOf(projectId, one)).toMatchObject({ decision: 'REVOKED', cohort: 'FROZEN' });
    expect(await partOf(projectId, other)).toMatchObject({ decision: 'APPROVED' });
    expect((await read(keys.run(shared))).stopRequestedAt).toBeDefined();
    expect((await read(keys.run(without))).stopRequestedAt).toBeUndefined();
    const revoked = (await events(projectId)).find(({ action }) => action === 'project.trustRevoked');
    expect(revoked?.facts).toEqual({ trustId: one, decidedAs: 'SITE' });
    expect(await codeOf(revoke(projectId, other, admin))).toBe('done');
  });

  it('again changes nothing; of what was never approved, or is closed, it is refused', async () => {
    const one = await addTrust('ALB');
    const admin = user('Admin');
    const projectId = await addProject([[one, frozen]]);
    await revoke(projectId, one, admin);
    await revoke(projectId, one, admin);
    expect(await deletionsAt(one)).toHaveLength(1);
    for (const decision of ['PENDING', 'DECLINED']) {
      const undecided = await addProject([[one, { decision, cohort: 'NONE', imaging: 'NONE' }]]);
      expect(await codeOf(revoke(undecided, one, admin))).toBe('WRONG_STATE');
    }
    const closed = await addProject([[one, frozen]], 'CLOSED');
    expect(await codeOf(revoke(closed, one, admin))).toBe('WRONG_STATE');
  });
});

describe('the outcome of a freeze', () => {
  it('keeps drift and quality on the project and the drift in the audit', async () => {
    const one = await addTrust('ALB');
    const freezeTaskId = ledger.newId();
    const freezing = { decision: 'APPROVED', cohort: 'FREEZING', imaging: 'NONE', freezeTaskId };
    const projectId = await addProject([[one, freezing]]);
    const { queryId } = await partOf(projectId, one);
    const drift = { approved: null, frozen: 60, beyondMargin: true };
    const quality = [{ check: 'missing', column: 'sex', persons: 30, margin: 31 }];
    const facts = { projectId, queryId, snapshotHash: hash, persons: 60, studies: 60, frozenAt: later(0) };
    const task = {
      kind: 'TASK',
      taskId: freezeTaskId,
      trustId: one,
      type: 'freeze_cohort',
      status: 'DONE',
      refs: { projectId, queryId },
      sealed: '',
      createdAt: later(0),
      deadline: later(60),
      fencingToken: 1,
      result: { ...facts, drift, quality },
      gsi2pk: 'TASK_OUTCOMES',
      gsi2sk: freezeTaskId,
    } as unknown as EndedTask;
    await put({ ...keys.task(one, task.taskId), ...task });
    await applyOutcome(maker(), executions, task);
    const shown = await makeGetProject({ ledger })({ params: { projectId }, query: {}, body: undefined }, owner());
    expect(shown.trusts[0]).toMatchObject({ cohort: 'FROZEN', frozenPersons: 60, drift, quality });
    const event = (await events(projectId)).find(({ action }) => action === 'cohort.frozen');
    expect(event?.facts).toEqual({
      snapshotHash: hash,
      approvedPersons: 'hidden',
      frozenPersons: 60,
      driftBeyondMargin: true,
    });
  });
});

describe('the outcome of a deletion', () => {
  const ending = async () => {
    const one = await addTrust('ALB');
    const projectId = await addProject([[one, frozen]]);
    await revoke(projectId, one, user('Admin'));
    const [task] = await deletionsAt(one);
    return { one, projectId, task: task! };
  };
  const watch = async (projectId: ProjectId, trustId: TrustId) =>
    watchEnding({ maker: maker(), executions }, ProjectTrustItem.parse(await partOf(projectId, trustId)));

  it('is taken once, however often it comes', async () => {
    const { projectId, one, task } = await ending();
    const apply = await report(task, {}, projectId);
    await apply();
    await apply();
    const deleted = (await actions(projectId)).filter((action) => action === 'cohort.deleted');
    expect(deleted).toHaveLength(1);
    expect((await partOf(projectId, one)).gsi2pk).toBeUndefined();
  });

  it('that says another cohort was deleted is no proof', async () => {
    const { projectId, one, task } = await ending();
    await (await report(task, { snapshotHash: 'cd'.repeat(32) }, projectId))();
    expect(await partOf(projectId, one)).toMatchObject({ cohort: 'FROZEN', failure: { code: 'TASK_RESULT_INVALID' } });
    expect(await actions(projectId)).toContain('cohort.notDeleted');
  });

  it('that is a failure is told, and the trust is asked again after a pause', async () => {
    const { projectId, one, task } = await ending();
    await (await report(task, { failure: { code: 'DELETION_INCOMPLETE', class: 'transient' } }, projectId))();
    expect(await partOf(projectId, one)).toMatchObject({ cohort: 'FROZEN', failure: { code: 'DELETION_INCOMPLETE' } });
    await watch(projectId, one);
    expect(await deletionsAt(one)).toHaveLength(1);
    table.pass(3601);
    await watch(projectId, one);
    await watch(projectId, one);
    const tasks = await deletionsAt(one);
    expect(tasks).toHaveLength(2);
    const again = tasks.find(({ taskId }) => taskId !== task.taskId)!;
    await (await report(again, {}, projectId))();
    const part = await partOf(projectId, one);
    expect([part.cohort, part.failure, part.gsi2pk]).toEqual(['DELETED', undefined, undefined]);
  });

  it('does not let a freeze or an import that is reported late bring the cohort back', async () => {
    const one = await addTrust('ALB');
    const tasks = { freezeTaskId: ledger.newId(), importTaskId: ledger.newId() };
    const projectId = await addProject([
      [one, { decision: 'APPROVED', cohort: 'FREEZING', imaging: 'NONE', ...tasks }],
    ]);
    await close(projectId);
    const [task] = await deletionsAt(one);
    await (await report(task!, { snapshotHash: null }, projectId))();
    const { queryId } = await partOf(projectId, one);
    const facts = { projectId, queryId, snapshotHash: hash, persons: 40, studies: 30, frozenAt: later(0) };
    const late = {
      ...task,
      taskId: tasks.freezeTaskId,
      type: 'freeze_cohort',
      status: 'DONE',
      refs: { projectId, queryId },
      result: facts,
      gsi2pk: 'TASK_OUTCOMES',
      gsi2sk: tasks.freezeTaskId,
    } as unknown as EndedTask;
    await put({ ...keys.task(one, late.taskId), ...late });
    await applyOutcome(maker(), executions, late);
    expect((await partOf(projectId, one)).cohort).toBe('DELETED');
  });
});
