import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TrustCode, TrustId, UserId } from '#contracts/ids';
import { ProjectId, QueryId, RunId } from '#contracts/ids';
import { oldestPending } from '#lambdas/audit/oldest-pending';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, type Key, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import type { RunServerState } from '#lambdas/platform/workflow/run-servers';
import { makeDecideProject } from '#lambdas/projects/decide-project';
import { makeGetProject } from '#lambdas/projects/get-project';
import { makeReportRunEvents } from '#lambdas/run-servers/report-run-events';
import { makeGetRun } from '#lambdas/runs/get-run';
import { makeStopRun } from '#lambdas/runs/stop-run';
import { applyOutcome } from '#lambdas/tasks/apply-outcome';
import { makeRecordApprovalFault } from '#lambdas/workflows/approval/record-approval-fault';
import { makeAwaitStep } from '#lambdas/workflows/await-step';
import { makeCheckFinish } from '#lambdas/workflows/run/check-finish';
import { makeCheckReceipts } from '#lambdas/workflows/run/check-receipts';
import { makeCheckServer } from '#lambdas/workflows/run/check-server';
import { makeCloseAdmissions } from '#lambdas/workflows/run/close-admissions';
import { makeLeaseListener } from '#lambdas/workflows/run/lease-listener';
import { makeLoadRun } from '#lambdas/workflows/run/load-run';
import { makeRecordRunFault } from '#lambdas/workflows/run/record-run-fault';
import { makeStartServer } from '#lambdas/workflows/run/start-server';
import { makeStopServer } from '#lambdas/workflows/run/stop-server';
import { watchApproval } from '#lambdas/workflows/watchers/watch-approval';
import { watchRun } from '#lambdas/workflows/watchers/watch-run';
import { addTrust as addTrustTo } from '#test/support/add-trust';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

let table: TestLedger;
let ledger: Ledger;
let succeeded: string[];
let started: string[];
let alive: Set<string>;
const executions = {
  start: async (_: string, name: string) => void started.push(name),
  isRunning: async (_: string, name: string) => alive.has(name),
  succeed: async (token: string) => void succeeded.push(token),
};
const signer = { sign: async () => ({ jws: 'signed', keyIndex: 0 }) };
const maker = () => ({ ledger, signer, ring: async () => {} });

beforeAll(async () => {
  table = await startTestLedger();
  ledger = table.ledger;
});
afterAll(() => table?.stop());
beforeEach(() => {
  succeeded = [];
  started = [];
  alive = new Set();
});

const put = (item: Key & Record<string, unknown>) => commit(ledger, [putItem(ledger, item)], []);
const read = async (key: Key): Promise<any> =>
  (await ledger.client.send(new GetCommand({ TableName: ledger.table, Key: key, ConsistentRead: true }))).Item;
const later = (seconds: number): string => new Date(ledger.now().getTime() + seconds * 1000).toISOString();
const user = (role: string, trustId?: TrustId, userId = role) =>
  ({ caller: { kind: 'user', userId: userId as UserId, email: 'a@b.c', role, trustId }, correlationId: 'x' }) as any;

const addTrust = (code: string, trustAdmins = 0): Promise<TrustId> => addTrustTo(ledger, code, trustAdmins);

const addProject = async (trustId: TrustId, over: { project?: object; part?: object } = {}) => {
  const projectId = ProjectId.parse(ledger.newId());
  const queryId = QueryId.parse(ledger.newId());
  await put({
    ...keys.project(projectId),
    ...firstIndex.projects(projectId),
    projectId,
    name: 'p',
    description: '',
    ownerId: 'Researcher',
    members: [],
    status: 'STAGED',
    createdAt: later(0),
    trustIds: [trustId],
    ...over.project,
  });
  await put({
    ...keys.query(projectId, queryId),
    kind: 'QUERY',
    queryId,
    projectId,
    name: 'q',
    cohort: { version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['female'] }] } },
    createdBy: 'Researcher',
    createdAt: later(0),
  });
  await put({
    ...keys.projectTrust(projectId, trustId),
    ...secondIndex.approvals(projectId, trustId),
    projectId,
    trustId,
    code: 'ALB',
    queryId,
    decision: 'PENDING',
    cohort: 'NONE',
    imaging: 'NONE',
    executions: 1,
    faults: 0,
    ...over.part,
  });
  return { projectId, queryId };
};

const addRun = async (trustIds: TrustId[], over: object = {}, part: object = {}) => {
  const { projectId } = await addProject(trustIds[0]!, { project: { status: 'APPROVED' } });
  const modelId = ledger.newId() as any;
  const runId = RunId.parse(ledger.newId());
  await put({
    ...keys.model(modelId),
    modelId,
    projectId,
    name: 'm',
    description: '',
    ownerId: 'Researcher',
    createdAt: later(0),
  });
  await put({
    ...keys.run(runId),
    ...secondIndex.liveRuns(runId),
    runId,
    modelId,
    projectId,
    status: 'ADMITTING',
    backend: 'flower',
    startedBy: 'Researcher',
    createdAt: later(0),
    rounds: 2,
    minTrusts: trustIds.length,
    trustIds,
    files: [],
    jobType: 'standard',
    localRounds: 1,
    metrics: ['auc'],
    privacy: { clipNorm: 1 },
    admissionSeconds: 60,
    roundSeconds: 60,
    admissionDeadline: later(60),
    executions: 1,
    ...over,
  });
  for (const [index, trustId] of trustIds.entries())
    await put({
      ...keys.runTrust(runId, trustId),
      runId,
      trustId,
      code: `T${index}A` as TrustCode,
      status: 'ASKED',
      snapshotHash: 'a'.repeat(64),
      admitTaskId: trustId,
      ...part,
    });
  return runId;
};

const ended = async (
  trustId: TrustId,
  task: Pick<EndedTask, 'type' | 'refs'> & { taskId?: string; status?: string; result?: unknown },
): Promise<EndedTask> => {
  const taskId = (task.taskId ?? ledger.newId()) as EndedTask['taskId'];
  const item = {
    kind: 'TASK',
    status: 'DONE',
    trustId,
    sealed: '',
    createdAt: later(0),
    deadline: later(60),
    fencingToken: 1,
    ...task,
    taskId,
    gsi2pk: 'TASK_OUTCOMES',
    gsi2sk: taskId,
  } as const;
  await put({ ...keys.task(trustId, taskId), ...item });
  return item as unknown as EndedTask;
};
const auditCount = async (action: string): Promise<number> =>
  (await oldestPending(ledger, 16_000)).filter((event) => event.action === action).length;

describe('a token and what it waits for', () => {
  it('find each other when the token is first', async () => {
    const trustId = await addTrust('TOK', 1);
    const { projectId } = await addProject(trustId);
    const input = { projectId, trustId, step: 'decision', token: 't1' } as const;
    expect(await makeAwaitStep(ledger, executions)(input)).toEqual({ kind: 'stored' });
    const decide = makeDecideProject({ ledger, executions, approvalMachineArn: 'm' });
    const body = { trustId, decision: 'APPROVED' } as const;
    await decide({ params: { projectId }, query: {}, body }, user('TrustAdmin', trustId));
    expect(succeeded).toEqual(['t1']);
  });

  it('find each other when what it waits for is first', async () => {
    const trustId = await addTrust('TOL');
    const { projectId } = await addProject(trustId, { part: { decision: 'APPROVED' } });
    const input = { projectId, trustId, step: 'decision', token: 't2' } as const;
    expect(await makeAwaitStep(ledger, executions)(input)).toEqual({ kind: 'over' });
    expect(succeeded).toEqual(['t2']);
  });
});

describe('a decision', () => {
  const decide = (projectId: ProjectId, trustId: TrustId, decision: 'APPROVED' | 'DECLINED', who: any) =>
    makeDecideProject({ ledger, executions, approvalMachineArn: 'm' })(
      { params: { projectId }, query: {}, body: { trustId, decision } },
      who,
    );

  it('belongs to the Trust Admin of a trust that has one, and to an Admin otherwise', async () => {
    const own = await addTrust('OWN', 1);
    const free = await addTrust('FRE', 0);
    const first = await addProject(own);
    const second = await addProject(free);
    const code = (wrong: Promise<unknown>) =>
      wrong.then(
        () => 'done',
        (error) => error.code,
      );
    expect(await code(decide(first.projectId, own, 'APPROVED', user('Admin')))).toBe('FORBIDDEN');
    expect(await code(decide(first.projectId, own, 'APPROVED', user('TrustAdmin', free)))).toBe('NOT_FOUND');
    expect(await code(decide(first.projectId, own, 'APPROVED', user('Researcher')))).toBe('FORBIDDEN');
    expect(await code(decide(first.projectId, own, 'APPROVED', user('TrustAdmin', own)))).toBe('done');
    expect(await code(decide(second.projectId, free, 'APPROVED', user('TrustAdmin', free)))).toBe('FORBIDDEN');
    expect(await code(decide(second.projectId, free, 'APPROVED', user('Admin')))).toBe('done');
    expect(await read(keys.projectTrust(first.projectId, own))).toMatchObject({
      decidedAs: 'SITE',
      decidedBy: 'TrustAdmin',
    });
    expect(await read(keys.projectTrust(second.projectId, free))).toMatchObject({ decidedAs: 'HUB' });
    expect(await read(keys.project(first.projectId))).toMatchObject({ status: 'APPROVED' });
  });

  it('can be turned round while the project is staged, with a new execution, and not once it is approved', async () => {
    const trustId = await addTrust('TRN');
    const { projectId } = await addProject(trustId);
    await decide(projectId, trustId, 'DECLINED', user('Admin'));
    expect(await read(keys.projectTrust(projectId, trustId))).not.toHaveProperty('gsi2pk');
    await decide(projectId, trustId, 'APPROVED', user('Admin'));
    expect(started).toEqual([`${projectId}_${trustId}_2`]);
    await expect(decide(projectId, trustId, 'DECLINED', user('Admin'))).rejects.toMatchObject({
      code: 'DECISION_CLOSED',
    });
    await decide(projectId, trustId, 'APPROVED', user('Admin'));
    expect(started).toHaveLength(1);
  });

  it('lets two parallel decisions of one trust end in one', async () => {
    const trustId = await addTrust('PAR');
    const { projectId } = await addProject(trustId);
    const before = await auditCount('project.approved');
    const both = await Promise.allSettled([
      decide(projectId, trustId, 'APPROVED', user('Admin')),
      decide(projectId, trustId, 'APPROVED', user('Admin', undefined, 'Other')),
    ]);
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await auditCount('project.approved')).toBe(before + 1);
  });
});

describe('what is hidden', () => {
  it('is not found, and what is only seen is forbidden', async () => {
    const trustId = await addTrust('HID', 1);
    const runId = await addRun([trustId]);
    const get = makeGetRun({ ledger });
    const stop = makeStopRun({ ledger, executions });
    const input = { params: { runId }, query: {}, body: undefined };
    for (const who of [user('Researcher', undefined, 'x'), user('Viewer', undefined, 'x'), user('TrustAdmin', trustId)])
      for (const work of [get, stop]) await expect(work(input, who)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(stop(input, user('Viewer', undefined, 'Researcher'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await get(input, user('Viewer', undefined, 'Researcher'))).toMatchObject({ runId });
    const { projectId } = await read(keys.run(runId));
    const project = makeGetProject({ ledger });
    const of = { params: { projectId }, query: {}, body: undefined };
    expect(await project(of, user('TrustAdmin', trustId))).toMatchObject({ projectId });
    await expect(project(of, user('Researcher', undefined, 'x'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('an outcome', () => {
  it('is applied once, however often it comes, and its wait is signalled each time', async () => {
    const trustId = await addTrust('ONC');
    const taskId = ledger.newId();
    const { projectId, queryId } = await addProject(trustId, {
      part: { decision: 'APPROVED', cohort: 'FREEZING', freezeTaskId: taskId },
    });
    await makeAwaitStep(ledger, executions)({ projectId, trustId, step: 'freeze', token: 'f' });
    const facts = { projectId, queryId, snapshotHash: 'b'.repeat(64), persons: null, studies: 3, frozenAt: later(0) };
    const task = await ended(trustId, { type: 'freeze_cohort', refs: { projectId, queryId }, taskId, result: facts });
    const before = await auditCount('cohort.frozen');
    await applyOutcome(maker(), executions, task);
    await applyOutcome(maker(), executions, task);
    expect(await read(keys.projectTrust(projectId, trustId))).toMatchObject({ cohort: 'FROZEN', frozenPersons: null });
    expect(await auditCount('cohort.frozen')).toBe(before + 1);
    expect(succeeded).toEqual(['f', 'f']);
  });

  it('about something else than was asked is a failure', async () => {
    const trustId = await addTrust('WRG');
    const taskId = ledger.newId();
    const { projectId, queryId } = await addProject(trustId, {
      part: { decision: 'APPROVED', cohort: 'FREEZING', freezeTaskId: taskId },
    });
    const other = QueryId.parse(ledger.newId());
    const facts = {
      projectId,
      queryId: other,
      snapshotHash: 'b'.repeat(64),
      persons: 9,
      studies: 3,
      frozenAt: later(0),
    };
    const task = await ended(trustId, { type: 'freeze_cohort', refs: { projectId, queryId }, taskId, result: facts });
    await applyOutcome(maker(), executions, task);
    expect(await read(keys.projectTrust(projectId, trustId))).toMatchObject({
      cohort: 'FAILED',
      failure: { code: 'TASK_RESULT_INVALID' },
    });
  });

  it('of a task that nobody finished in time is that failure', async () => {
    const trustId = await addTrust('EXP');
    const taskId = ledger.newId();
    const { projectId } = await addProject(trustId, {
      part: { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'IMPORTING', importTaskId: taskId },
    });
    const task = await ended(trustId, { type: 'import_images', refs: { projectId }, taskId, status: 'EXPIRED' });
    await applyOutcome(maker(), executions, task);
    expect(await read(keys.projectTrust(projectId, trustId))).toMatchObject({
      imaging: 'FAILED',
      failure: { code: 'TASK_EXPIRED' },
    });
  });

  it.each(['PACS_UNREACHABLE', 'IMAGES_MISSING'])('of an import that failed says why: %s', async (code) => {
    const trustId = await addTrust(code === 'IMAGES_MISSING' ? 'NONE' : 'AWAY');
    const taskId = ledger.newId();
    const { projectId } = await addProject(trustId, {
      part: { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'IMPORTING', importTaskId: taskId },
    });
    const result = {
      projectId,
      status: 'FAILED',
      failure: { code, class: code === 'IMAGES_MISSING' ? 'permanent' : 'transient' },
      manifestHash: 'ab'.repeat(32),
      finishedAt: '2026-01-01T12:00:00.000Z',
    };
    const task = await ended(trustId, { type: 'import_images', refs: { projectId }, taskId, result });
    await applyOutcome(maker(), executions, task);
    expect(await read(keys.projectTrust(projectId, trustId))).toMatchObject({ imaging: 'FAILED', failure: { code } });
  });

  it('of another task than the one that is waited for changes nothing', async () => {
    const trustId = await addTrust('OLD');
    const { projectId, queryId } = await addProject(trustId, {
      part: { decision: 'APPROVED', cohort: 'FREEZING', freezeTaskId: 'current' },
    });
    const task = await ended(trustId, { type: 'freeze_cohort', refs: { projectId, queryId }, status: 'FAILED' });
    await applyOutcome(maker(), executions, task);
    expect(await read(keys.projectTrust(projectId, trustId))).toMatchObject({ cohort: 'FREEZING' });
    expect(await read(keys.task(trustId, task.taskId))).not.toHaveProperty('gsi2pk');
  });
});

describe('admissions', () => {
  const admitted = { kind: 'admitted', publicKey: 'pem', persons: 30, personsWithImages: 25 };

  it('wait for all before the deadline and go on with enough after it', async () => {
    const [one, two] = [await addTrust('AD1'), await addTrust('AD2')];
    const runId = await addRun([one, two], { minTrusts: 1, listener: '9092' });
    await applyOutcome(
      maker(),
      executions,
      await ended(one, { type: 'admit_run', refs: { runId }, taskId: one, result: admitted }),
    );
    expect(await makeCloseAdmissions(maker())({ runId })).toEqual({ kind: 'waiting' });
    table.pass(61);
    expect(await makeCloseAdmissions(maker())({ runId })).toEqual({ kind: 'closed' });
    expect(await read(keys.runTrust(runId, two))).toMatchObject({ status: 'LATE', stopTaskId: expect.any(String) });
    expect(await makeLoadRun(ledger)({ runId })).toEqual({ kind: 'start-server' });
    await applyOutcome(
      maker(),
      executions,
      await ended(two, { type: 'admit_run', refs: { runId }, taskId: two, result: admitted }),
    );
    expect(await read(keys.runTrust(runId, two))).toMatchObject({ status: 'LATE' });
    expect(await read(keys.runTrust(runId, two))).not.toHaveProperty('publicKey');
  });

  it('end the run when they are too few, and name who is missing', async () => {
    const one = await addTrust('AD3');
    const runId = await addRun([one]);
    table.pass(61);
    expect(await makeCloseAdmissions(maker())({ runId })).toEqual({ kind: 'too-few' });
    const { givenUpFor } = await read(keys.run(runId));
    expect(givenUpFor).toMatchObject({ code: 'RUN_TOO_FEW_TRUSTS', details: [{ rule: 'LATE', place: 'trust T0A' }] });
    expect(await makeLoadRun(ledger)({ runId })).toEqual({ kind: 'release' });
  });
});

describe('deadlines of a run', () => {
  it('give up a server that never listens, a run that never ends and a receipt that never comes', async () => {
    const trustId = await addTrust('DLN');
    const waiting = { serverStartedAt: later(0), serverDeadline: later(10), admissionsClosedAt: later(0) };
    const server = await addRun([trustId], waiting, { status: 'ADMITTED' });
    const finish = await addRun([trustId], { status: 'RUNNING', finishDeadline: later(10) }, { status: 'JOINED' });
    const receipt = await addRun([trustId], { status: 'RELEASING', releaseDeadline: later(10) }, { status: 'JOINED' });
    expect(await makeCheckServer(ledger)({ runId: server })).toEqual({ kind: 'waiting' });
    expect(await makeCheckFinish(ledger)({ runId: finish })).toEqual({ kind: 'waiting' });
    expect(await makeCheckReceipts(ledger)({ runId: receipt })).toEqual({ kind: 'waiting' });
    table.pass(11);
    expect(await makeCheckServer(ledger)({ runId: server })).toEqual({ kind: 'over' });
    expect(await makeCheckFinish(ledger)({ runId: finish })).toEqual({ kind: 'over' });
    expect(await makeCheckReceipts(ledger)({ runId: receipt })).toEqual({ kind: 'over' });
    expect((await read(keys.run(server))).givenUpFor).toMatchObject({ code: 'RUN_SERVER_LOST' });
    expect((await read(keys.run(finish))).givenUpFor).toMatchObject({ code: 'RUN_DEADLINE' });
    expect(await read(keys.runTrust(receipt, trustId))).toMatchObject({ status: 'LATE' });
  });
});

describe('events of a run server', () => {
  it('count once, and stop the server when the run is to stop', async () => {
    const trustId = await addTrust('EVT');
    const runId = await addRun([trustId], { status: 'RUNNING' }, { status: 'ADMITTED' });
    const report = makeReportRunEvents({ ledger });
    const who = { caller: { kind: 'run-server', runId }, correlationId: 'x' } as any;
    const event = { event: 'METRIC', trustId, round: 1, name: 'auc', value: 0.5, sequence: 1, at: later(0) } as const;
    const send = (...events: any[]) => report({ params: {}, query: {}, body: { events } }, who);
    expect(await send({ event: 'TRUST_JOINED', trustId, sequence: 0, at: later(0) }, event)).toEqual({
      continue: true,
    });
    await send({ ...event, value: 0.9 });
    expect(await read(keys.metric(runId, 'auc', trustId, 1))).toMatchObject({ value: 0.5 });
    expect(await read(keys.runTrust(runId, trustId))).toMatchObject({ status: 'JOINED' });
    await makeStopRun({ ledger, executions })({ params: { runId }, query: {}, body: undefined }, user('Admin'));
    expect(await send({ ...event, sequence: 2 })).toEqual({ continue: false });
  });
});

describe('starting the server', () => {
  it('happens once; a start that was cut off is repeated with a new token', async () => {
    const trustId = await addTrust('SRV');
    const runId = await addRun([trustId], { admissionsClosedAt: later(0) }, { status: 'ADMITTED' });
    let tokens = 0;
    let down = true;
    const seen: string[] = [];
    const start = makeStartServer({
      ledger,
      newRunToken: () => {
        tokens += 1;
        return `token${tokens}`;
      },
      settings: () => ({}),
      start: async (_, startToken) => {
        seen.push(startToken);
        if (down) throw new Error('down');
        return 'arn';
      },
      servers: { stop: async () => {} },
      listeners: [],
    });
    await expect(start({ runId })).rejects.toThrow('down');
    down = false;
    await start({ runId });
    await start({ runId });
    expect(new Set(seen).size).toBe(2);
    expect(await read(keys.run(runId))).toMatchObject({ serverTaskArn: 'arn' });
    expect(JSON.stringify(await read(keys.run(runId)))).not.toContain('token2');
  });
});

describe('the listeners', () => {
  const listeners = ['9092', '9093', '9094'].map((id) => ({ id, port: Number(id), targetGroups: [] }));
  const lease = (runId: RunId) => makeLeaseListener({ ledger, listeners })({ runId });
  const stop = (runId: RunId) =>
    makeStopServer({
      ledger,
      executions,
      listeners,
      servers: { stop: async () => {} },
      targetGroups: { remove: async () => {} },
    })({ runId });
  const holders = async (): Promise<(string | undefined)[]> =>
    Promise.all(listeners.map(async ({ id }) => (await read(keys.listener(id)))?.runId));

  it('each serve one run at a time, however many want one at once, and pass on in the order of waiting', async () => {
    const trustId = await addTrust('LSN');
    const runs: RunId[] = [];
    for (let n = 0; n < 9; n += 1) runs.push(await addRun([trustId], { status: 'QUEUED' }));
    const outcomes = await Promise.all(runs.map((runId) => lease(runId)));
    const first = runs.filter((_, index) => outcomes[index]?.kind === 'leased');
    const queue = runs.filter((_, index) => outcomes[index]?.kind === 'waiting');
    expect([first.length, queue.length]).toEqual([3, 6]);
    expect((await holders()).sort()).toEqual([...first].sort());

    const waits = await Promise.all(
      queue.map(async (runId) => ({ runId, since: (await read(keys.run(runId))).listenerAwaitedAt as string })),
    );
    const byWait = waits.sort((one, other) => (one.since + one.runId < other.since + other.runId ? -1 : 1));
    const served: RunId[] = [];
    while (served.length < queue.length) {
      const ending = RunId.parse((await holders())[0]);
      await put({ ...(await read(keys.run(ending))), status: 'SUCCEEDED', gsi2pk: 'OVER' });
      await Promise.all([stop(ending), stop(ending)]);
      const still = queue.filter((runId) => !served.includes(runId));
      const again = await Promise.all(still.map(async (runId) => ({ runId, kind: (await lease(runId)).kind })));
      const next = again.filter(({ kind }) => kind === 'leased').map(({ runId }) => runId);
      expect(next).toHaveLength(1);
      served.push(...next);
    }
    expect(served).toEqual(byWait.map(({ runId }) => runId));
    expect(new Set(await holders()).size).toBe(3);
  });
});

describe('the watcher', () => {
  const watch = (state: RunServerState['kind']) => ({
    ledger,
    executions,
    servers: { look: async () => ({ kind: state }) as RunServerState },
    runMachineArn: 'm',
    approvalMachineArn: 'm',
  });

  it('gives up a run whose server is gone, and leaves one whose server lives or has finished', async () => {
    const trustId = await addTrust('WAT');
    const running = { status: 'RUNNING', serverTaskArn: 'arn', finishDeadline: later(600) };
    const [lost, fine, done] = [
      await addRun([trustId], running),
      await addRun([trustId], running),
      await addRun([trustId], { ...running, serverFinishedAt: later(0) }),
    ];
    alive = new Set([lost, fine, done]);
    await watchRun(watch('gone'), lost);
    await watchRun(watch('alive'), fine);
    await watchRun(watch('gone'), done);
    expect((await read(keys.run(lost))).givenUpFor).toMatchObject({ code: 'RUN_SERVER_LOST' });
    expect(await read(keys.run(fine))).not.toHaveProperty('givenUpFor');
    expect(await read(keys.run(done))).not.toHaveProperty('givenUpFor');
    expect(started).toEqual([]);
  });

  it('starts a lost execution again under the next name, once', async () => {
    const trustId = await addTrust('LST');
    const runId = await addRun([trustId]);
    await watchRun(watch('alive'), runId);
    alive.add(`${runId}_2`);
    await watchRun(watch('alive'), runId);
    const { projectId } = await addProject(trustId);
    await watchApproval(watch('alive'), { projectId, trustId });
    expect(started).toEqual([`${runId}_2`, `${projectId}_${trustId}_2`]);
  });
});

describe('faults of the hub’s own parts', () => {
  it('end a run with that reason, and its trusts are told', async () => {
    const trustId = await addTrust('FLT');
    const runId = await addRun([trustId], { status: 'RUNNING' }, { status: 'JOINED' });
    await makeRecordRunFault(maker())({ runId });
    expect(await read(keys.run(runId))).toMatchObject({ status: 'FAILED', failure: { code: 'DEPENDENCY_DOWN' } });
    expect(await read(keys.runTrust(runId, trustId))).toHaveProperty('stopTaskId');
    expect(await read(keys.run(runId))).not.toHaveProperty('gsi2pk');
  });

  it('fail an approval only at the fifth', async () => {
    const trustId = await addTrust('FIV');
    const { projectId } = await addProject(trustId, { part: { decision: 'APPROVED' } });
    const record = makeRecordApprovalFault(ledger);
    for (const _ of [1, 2, 3, 4]) expect(await record({ projectId, trustId })).toEqual({ kind: 'counted' });
    expect(await record({ projectId, trustId })).toEqual({ kind: 'failed' });
    expect(await read(keys.projectTrust(projectId, trustId))).toMatchObject({ cohort: 'FAILED' });
  });
});
