import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { compactDecrypt, decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CohortDefinition } from '#contracts/cohort';
import { CohortQueryTask } from '#contracts/cohort-result';
import { ModelId, ProjectId, QueryId, RunId, type TaskId, TrustId, type UserId } from '#contracts/ids';
import { SubmitCohortQuery } from '#contracts/project';
import { StartRun } from '#contracts/run';
import { sealChecks } from '#contracts/seal';
import { setDigest } from '#domain/model/set/set-digest';
import { makeGetCohortQuery } from '#lambdas/cohorts/get-cohort-query';
import { makeSubmitCohortQuery } from '#lambdas/cohorts/submit-cohort-query';
import { ProjectItem } from '#lambdas/platform/items/project-item';
import { QueryItem } from '#lambdas/platform/items/query-item';
import { RunTrustItem } from '#lambdas/platform/items/run-item';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { readTrustPage } from '#lambdas/platform/items/trust-item';
import { firstIndex, type Key, keys, partitions } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { putTogether } from '#lambdas/platform/ledger/put-together';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { makeTaskBodies } from '#lambdas/platform/objects/task-bodies';
import { makeCloseProject } from '#lambdas/projects/close-project';
import { makeGetProject } from '#lambdas/projects/get-project';
import { makeListProjects } from '#lambdas/projects/list-projects';
import { makeStageProject } from '#lambdas/projects/stage-project';
import { makeReportRunEvents } from '#lambdas/run-servers/report-run-events';
import { makeGetRun } from '#lambdas/runs/get-run';
import { makeListRunLogs } from '#lambdas/runs/list-run-logs';
import { makeListRunMetrics } from '#lambdas/runs/list-run-metrics';
import { makeListRunReceipts } from '#lambdas/runs/list-run-receipts';
import { makeStartRun } from '#lambdas/runs/start-run';
import { makeListTrusts } from '#lambdas/trusts/list-trusts';
import { makeListUsers } from '#lambdas/users/list-users';
import { watchOpening } from '#lambdas/workflows/watchers/watch-opening';
import { watchStaging } from '#lambdas/workflows/watchers/watch-staging';
import { localSigner } from '#test/fakes/local-signer';
import { memoryObjects } from '#test/fakes/memory-objects';
import { addressOf, makeTrustKeys, type TrustKeys } from '#test/fixtures/enrolled-trust';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

const at = '2026-01-01T00:00:00.000Z';
const mostAnswerBytes = 5_800_000;
const signer = localSigner();
let table: TestLedger;
let ledger: Ledger;
let trustKeys: TrustKeys;
let trusts: { trustId: TrustId; code: string }[];
let started: string[];

const codeOf = (place: number): string => `T${String(place).padStart(4, '0')}`;
const who = (userId: string, role = 'Researcher') =>
  ({ caller: { kind: 'user', userId: userId as UserId, email: 'a@b.example', role }, correlationId: 'c' }) as any;
const owner = who('owner');
const read = async (key: Key): Promise<any> =>
  (await ledger.client.send(new GetCommand({ TableName: ledger.table, Key: { ...key }, ConsistentRead: true }))).Item;
const executions = {
  start: async (_: string, name: string) => void started.push(name),
  isRunning: async () => true,
  succeed: async () => {},
};
const starter = { executions, approvalMachineArn: 'arn' };
const bodies = makeTaskBodies(memoryObjects(), 'bodies');
const maker = (on: Ledger = ledger) => ({ ledger: on, signer, ring: async () => {}, bodies });
const bytesOf = (answer: unknown): number => Buffer.byteLength(JSON.stringify(answer));

/** The same ledger, whose process dies when it is about to write this transaction (1 is the first). */
const dyingAt = (transaction: number): Ledger => {
  let seen = 0;
  const send = async (command: any): Promise<any> => {
    if (command instanceof TransactWriteCommand) {
      seen += 1;
      if (seen >= transaction) throw new Error('killed');
    }
    return ledger.client.send(command);
  };
  return { ...ledger, client: { ...ledger.client, send } as unknown as Ledger['client'] };
};

/** Every page of a list, as its lengths and its items. */
const allPages = async <P extends { nextCursor?: string | undefined }, T>(
  ask: (query: { limit: number; cursor?: string }) => Promise<P>,
  itemsOf: (page: P) => readonly T[],
  limit = 100,
): Promise<{ lengths: number[]; items: T[] }> => {
  const lengths: number[] = [];
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page: P = await ask({ limit, ...(cursor === undefined ? {} : { cursor }) });
    expect(bytesOf(page)).toBeLessThan(mostAnswerBytes);
    lengths.push(itemsOf(page).length);
    items.push(...itemsOf(page));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return { lengths, items };
};

// Thousands of items: no bound on how long that takes on a busy machine, but one on waiting for nothing.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

beforeAll(async () => {
  table = await startTestLedger();
  ledger = table.ledger;
  trustKeys = await makeTrustKeys();
  trusts = Array.from({ length: 300 }, (_, place) => ({
    trustId: TrustId.parse(ledger.newId()),
    code: codeOf(place),
  }));
  await putTogether(
    ledger,
    trusts.map(({ code, trustId }) => ({
      ...keys.trust(trustId),
      ...firstIndex.trusts(code),
      kind: 'TRUST',
      code,
      name: code,
      status: 'ENROLLED',
      registeredAt: at,
      ...addressOf(trustId, trustKeys),
    })),
  );
});
afterAll(() => table?.stop());
beforeEach(() => {
  started = [];
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

const addProject = async (over: object = {}): Promise<ProjectId> => {
  const projectId = ProjectId.parse(ledger.newId());
  const project = { projectId, name: 'p', description: '', ownerId: 'owner', members: [], createdAt: at };
  await putTogether(ledger, [
    {
      ...keys.project(projectId),
      ...firstIndex.projects(projectId),
      kind: 'PROJECT',
      ...project,
      status: 'DRAFT',
      ...over,
    },
  ]);
  return projectId;
};
const projectOf = async (projectId: ProjectId) => ProjectItem.parse(await read(keys.project(projectId)));

/** Ten sets of 200 concepts: as many as one definition may name. */
const largeCohort: CohortDefinition = {
  version: 1,
  where: {
    kind: 'any',
    of: Array.from({ length: 10 }, (_, set) => ({
      kind: 'event' as const,
      domain: 'condition' as const,
      concepts: {
        include: Array.from({ length: 200 }, (_, place) => ({
          conceptId: 1_000_000 + set * 200 + place,
          descendants: true,
        })),
        exclude: [],
      },
      atLeast: 1,
    })),
  },
};

const smallCohort: CohortDefinition = { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18 }] } };

const submit = (projectId: ProjectId, body: object = {}, on: Ledger = ledger) =>
  makeSubmitCohortQuery({ maker: maker(on), floor: { threshold: 20 } })(
    {
      params: { projectId },
      query: {},
      body: SubmitCohortQuery.parse({ name: 'q', cohort: smallCohort, ...body }),
    },
    owner,
  );
const tasksOf = async (queryId: QueryId): Promise<number[]> => {
  const open = await queryItems(
    ledger,
    { index: 'gsi2', partition: partitions.openTasks, attributes: [['trustId'], ['refs']] },
    TaskItem.pick({ trustId: true, refs: true }),
  );
  const counts = new Map<TrustId, number>();
  for (const { refs, trustId } of open)
    if (refs.queryId === queryId) counts.set(trustId, (counts.get(trustId) ?? 0) + 1);
  return trusts.map(({ trustId }) => counts.get(trustId) ?? 0);
};
const oneEach = () => trusts.map(() => 1);

describe('a cohort question to 300 trusts', () => {
  it('of 2,000 concepts is asked of each of them once, whole and with the floor of the hub, and becomes the latest', async () => {
    const projectId = await addProject();
    const query = await submit(projectId, { cohort: largeCohort });
    expect(query.answers).toHaveLength(300);
    expect(await projectOf(projectId)).toMatchObject({ latestQueryId: query.queryId });
    expect(await projectOf(projectId)).not.toHaveProperty('openingQueryId');
    expect(await tasksOf(query.queryId)).toEqual(oneEach());
    const { trustId } = trusts[299]!;
    const { taskId } = await read(keys.queryAnswer(query.queryId, trustId));
    const task = TaskItem.parse(await read(keys.task(trustId, taskId as TaskId)));
    const sealed = (await bodies.get(task.body!))!;
    const { plaintext } = await compactDecrypt(sealed, trustKeys.decryptionKey);
    const { payload } = decodeJwt(new TextDecoder().decode(plaintext));
    expect(CohortQueryTask.parse(payload)).toMatchObject({ cohort: largeCohort, floor: { threshold: 20 } });
    expect(sealed.length * 300).toBeGreaterThan(4 * 1024 * 1024);
  });

  it.each([2, 7])(
    'that was cut off before write %i is no question of the project until the same call completes it',
    async (write) => {
      const projectId = await addProject();
      await expect(submit(projectId, {}, dyingAt(write))).rejects.toThrow('killed');
      const begun = await projectOf(projectId);
      expect(begun.latestQueryId).toBeUndefined();
      expect(begun.openingQueryId).toBeDefined();
      const query = await submit(projectId);
      expect(query.queryId).toBe(begun.openingQueryId);
      expect(query.answers).toHaveLength(300);
      expect(await projectOf(projectId)).toMatchObject({ latestQueryId: query.queryId });
      expect(await tasksOf(query.queryId)).toEqual(oneEach());
    },
  );

  it('that was cut off is completed by the watcher, once the call must have ended', async () => {
    const projectId = await addProject();
    await expect(submit(projectId, {}, dyingAt(4))).rejects.toThrow('killed');
    const queryId = (await projectOf(projectId)).openingQueryId!;
    const begun = QueryItem.parse(await read(keys.query(projectId, queryId)));
    await watchOpening({ maker: maker() }, begun);
    expect(await projectOf(projectId)).not.toHaveProperty('latestQueryId');
    table.pass(61);
    const [found] = await queryItems(ledger, { index: 'gsi2', partition: partitions.openings }, QueryItem);
    expect(found?.queryId).toBe(queryId);
    await watchOpening({ maker: maker() }, begun);
    expect(await projectOf(projectId)).toMatchObject({ latestQueryId: queryId });
    expect(await tasksOf(queryId)).toEqual(oneEach());
    expect(await queryItems(ledger, { index: 'gsi2', partition: partitions.openings }, QueryItem)).toEqual([]);
  });

  it('that was cut off is completed before another one is asked', async () => {
    const projectId = await addProject();
    await expect(submit(projectId, {}, dyingAt(4))).rejects.toThrow('killed');
    const first = (await projectOf(projectId)).openingQueryId!;
    const second = await submit(projectId, { name: 'another', trustIds: [trusts[0]!.trustId] });
    expect(second.queryId).not.toBe(first);
    expect(await tasksOf(first)).toEqual(oneEach());
    expect(await projectOf(projectId)).toMatchObject({ latestQueryId: second.queryId });
  });

  it('that was cut off ends with its project, and leaves nothing to complete', async () => {
    const projectId = await addProject();
    await expect(submit(projectId, {}, dyingAt(4))).rejects.toThrow('killed');
    const queryId = (await projectOf(projectId)).openingQueryId!;
    await makeCloseProject({ maker: maker(), executions })(
      { params: { projectId }, query: {}, body: undefined },
      owner,
    );
    await expect(submit(projectId)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    table.pass(61);
    await watchOpening({ maker: maker() }, QueryItem.parse(await read(keys.query(projectId, queryId))));
    expect(await queryItems(ledger, { index: 'gsi2', partition: partitions.openings }, QueryItem)).toEqual([]);
    expect(await projectOf(projectId)).not.toHaveProperty('latestQueryId');
  });

  it('asked twice in the same moment is two questions, each asked of everybody once', async () => {
    const projectId = await addProject();
    const few = trusts.slice(0, 12).map(({ trustId }) => trustId);
    const both = await Promise.all([
      submit(projectId, { name: 'one', trustIds: few }),
      submit(projectId, { name: 'two', trustIds: few }),
    ]);
    expect(new Set(both.map(({ queryId }) => queryId)).size).toBe(2);
    for (const { queryId } of both) expect((await tasksOf(queryId)).slice(0, 13)).toEqual([...few.map(() => 1), 0]);
  });

  it('gives its answers in pages, however many tables they have', async () => {
    const projectId = await addProject();
    const queryId = QueryId.parse(ledger.newId());
    const question = { queryId, projectId, name: 'q', cohort: smallCohort, createdBy: 'owner', createdAt: at };
    const cells = Array.from({ length: 40 }, (_, place) => ({
      value: `${place}`.padEnd(60, 'x'),
      persons: 20,
      margin: 5,
    }));
    const result = {
      queryId,
      persons: 100,
      margin: 9,
      distributions: ['ageBand', 'sex', 'modality'].map((name) => ({ name, cells })),
      dataDate: '2026-01-01',
    };
    await putTogether(ledger, [
      { ...keys.query(projectId, queryId), kind: 'QUERY', ...question },
      ...trusts.map(({ code, trustId }) => ({
        ...keys.queryAnswer(queryId, trustId),
        kind: 'QUERY_ANSWER',
        projectId,
        queryId,
        trustId,
        code,
        status: 'ANSWERED',
        result,
      })),
    ]);
    const pages = await allPages(
      (query) => makeGetCohortQuery({ ledger })({ params: { projectId, queryId }, query, body: undefined }, owner),
      ({ answers }) => answers,
      500,
    );
    expect(pages.items.map(({ trustId }) => trustId)).toEqual(trusts.map(({ trustId }) => trustId));
    expect(pages.lengths.length).toBeGreaterThan(1);
  });
});

/** A draft whose latest question every trust has answered. */
const addAnswered = async (): Promise<{ projectId: ProjectId; queryId: QueryId }> => {
  const queryId = QueryId.parse(ledger.newId());
  const projectId = await addProject({ latestQueryId: queryId });
  await putTogether(
    ledger,
    trusts.map(({ code, trustId }) => ({
      ...keys.queryAnswer(queryId, trustId),
      kind: 'QUERY_ANSWER',
      projectId,
      queryId,
      trustId,
      code,
      status: 'ANSWERED',
      result: { queryId, persons: 100, distributions: [], dataDate: '2026-01-01' },
    })),
  );
  return { projectId, queryId };
};
const stage = (projectId: ProjectId, chosen: readonly { trustId: TrustId }[] = trusts, on: Ledger = ledger) =>
  makeStageProject({ ledger: on, starter })(
    { params: { projectId }, query: {}, body: { trustIds: chosen.map(({ trustId }) => trustId) } },
    owner,
  );
const approvalsOf = async (projectId: ProjectId): Promise<number> => {
  const open = await queryItems(
    ledger,
    { index: 'gsi2', partition: partitions.approvals },
    RunTrustItem.pick({ trustId: true }).extend({ projectId: ProjectItem.shape.projectId }),
  );
  return open.filter((part) => part.projectId === projectId).length;
};
const namesOf = (projectId: ProjectId): string[] => trusts.map(({ trustId }) => `${projectId}_${trustId}`);

describe('staging at 300 trusts', () => {
  it('asks each of them, with one approval each, and is read in one answer', async () => {
    const { projectId } = await addAnswered();
    const project = await stage(projectId);
    expect(project).toMatchObject({ status: 'STAGED' });
    expect(project.trusts.map(({ trustId }) => trustId)).toEqual(trusts.map(({ trustId }) => trustId));
    expect([...started].sort()).toEqual(namesOf(projectId).sort());
    expect(await approvalsOf(projectId)).toBe(300);
    expect(await projectOf(projectId)).not.toHaveProperty('staging');
    const again = await makeGetProject({ ledger })({ params: { projectId }, query: {}, body: undefined }, owner);
    expect(again.trusts).toHaveLength(300);
    expect(bytesOf(again)).toBeLessThan(mostAnswerBytes);
  });

  // 1 begins it; 2 to 5 write the parts; 6 makes the project STAGED; from 7 on approvals are shown to the watcher.
  it.each([3, 6, 150])('that was cut off before write %i is completed by the same call', async (write) => {
    const { projectId } = await addAnswered();
    await expect(stage(projectId, trusts, dyingAt(write))).rejects.toThrow('killed');
    const cut = await projectOf(projectId);
    expect(cut.staging?.trusts).toHaveLength(300);
    expect(cut.status).toBe(write > 6 ? 'STAGED' : 'DRAFT');
    const project = await makeGetProject({ ledger })({ params: { projectId }, query: {}, body: undefined }, owner);
    expect(project.trusts).toHaveLength(write > 6 ? 300 : 0);
    await expect(stage(projectId, trusts.slice(1))).rejects.toMatchObject({ code: 'CONFLICT' });
    if (write <= 6) await expect(submit(projectId)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await stage(projectId)).toMatchObject({ status: 'STAGED' });
    expect([...new Set(started)].sort()).toEqual(namesOf(projectId).sort());
    expect(await approvalsOf(projectId)).toBe(300);
    await expect(stage(projectId)).rejects.toMatchObject({ code: 'WRONG_STATE' });
  });

  it('that was cut off is completed by the watcher, once the call must have ended', async () => {
    const { projectId } = await addAnswered();
    await expect(stage(projectId, trusts, dyingAt(3))).rejects.toThrow('killed');
    const begun = await projectOf(projectId);
    await watchStaging({ ledger, starter, executions }, begun);
    expect((await projectOf(projectId)).status).toBe('DRAFT');
    table.pass(61);
    const [found] = await queryItems(ledger, { index: 'gsi2', partition: partitions.stagings }, ProjectItem);
    expect(found?.projectId).toBe(projectId);
    await watchStaging({ ledger, starter, executions }, begun);
    expect(await projectOf(projectId)).toMatchObject({ status: 'STAGED' });
    expect(await approvalsOf(projectId)).toBe(300);
    expect(await queryItems(ledger, { index: 'gsi2', partition: partitions.stagings }, ProjectItem)).toEqual([]);
  });

  it('that was cut off ends with its project: no trust is asked any more', async () => {
    const { projectId } = await addAnswered();
    await expect(stage(projectId, trusts, dyingAt(4))).rejects.toThrow('killed');
    const begun = await projectOf(projectId);
    const closed = await makeCloseProject({ maker: maker(), executions })(
      { params: { projectId }, query: {}, body: undefined },
      owner,
    );
    expect(closed.status).toBe('CLOSED');
    table.pass(61);
    await watchStaging({ ledger, starter, executions }, begun);
    await expect(stage(projectId)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    expect(started).toEqual([]);
    expect(await approvalsOf(projectId)).toBe(0);
  });
});

describe('a run at 300 trusts', () => {
  const files = ['client_app.py', 'models.py', 'config.json', 'model.safetensors'];
  const config = { job_type: 'standard', GLOBAL_ROUNDS: 3, LOCAL_ROUNDS: 1, metrics: ['loss'] };
  const objects = {
    read: async () =>
      (async function* () {
        yield new TextEncoder().encode(JSON.stringify(config));
      })(),
  };
  const addApproved = async (): Promise<{ projectId: ProjectId; modelId: ModelId }> => {
    const projectId = await addProject({ status: 'APPROVED', trustIds: trusts.map(({ trustId }) => trustId) });
    const modelId = ModelId.parse(ledger.newId());
    const set = { backend: 'flower', checks: sealChecks, jobType: 'standard' } as const;
    const digest = setDigest({ ...set, files: files.map((fileName) => ({ fileName, sha256: 'a'.repeat(64) })) });
    const seal = { ...set, digest, sealedAt: at, sealedBy: 'owner', findings: [] };
    const model = { modelId, projectId, name: 'm', description: '', ownerId: 'owner', createdAt: at, seal };
    await putTogether(ledger, [
      { ...keys.model(modelId), kind: 'MODEL', ...model },
      ...files.map((fileName) => ({
        ...keys.file(modelId, fileName),
        kind: 'FILE',
        modelId,
        uploadId: 'u',
        fileName,
        sizeBytes: 1,
        sha256: 'a'.repeat(64),
        status: 'CLEAN',
        objectKey: fileName,
        updatedAt: at,
      })),
      ...trusts.map(({ code, trustId }) => ({
        ...keys.projectTrust(projectId, trustId),
        kind: 'PROJECT_TRUST',
        projectId,
        trustId,
        code,
        queryId: modelId,
        decision: 'APPROVED',
        cohort: 'FROZEN',
        imaging: 'READY',
        snapshotHash: 'b'.repeat(64),
      })),
    ]);
    return { projectId, modelId };
  };
  const start = (modelId: ModelId, on: Ledger = ledger) =>
    makeStartRun({ ledger: on, objects, executions, modelBucket: 'm', runMachineArn: 'arn' })(
      {
        params: { modelId },
        query: {},
        body: StartRun.parse({ trustIds: trusts.map(({ trustId }) => trustId) }),
      },
      owner,
    );
  const runsOf = (modelId: ModelId) =>
    queryItems(ledger, { index: 'gsi1', partition: partitions.modelRuns(modelId) }, RunTrustItem.pick({ runId: true }));

  it('begins with all of them, or not at all', async () => {
    const { modelId } = await addApproved();
    for (const write of [1, 3, 4]) await expect(start(modelId, dyingAt(write))).rejects.toThrow('killed');
    expect(await runsOf(modelId)).toEqual([]);
    const run = await start(modelId);
    expect(run.trusts).toHaveLength(300);
    expect(run.minTrusts).toBe(300);
    expect(await runsOf(modelId)).toHaveLength(1);
    expect(started).toEqual([run.runId]);
    const found = await makeGetRun({ ledger })({ params: { runId: run.runId }, query: {}, body: undefined }, owner);
    expect(found.trusts).toHaveLength(300);
    expect(bytesOf(found)).toBeLessThan(mostAnswerBytes);
  });

  it('does not begin where a trust took its approval back in the same moment', async () => {
    const { modelId, projectId } = await addApproved();
    let seen = 0;
    const send = async (command: any): Promise<any> => {
      if (command instanceof TransactWriteCommand) {
        seen += 1;
        if (seen === 4) await putTogether(ledger, [{ ...(await read(keys.project(projectId))), revocations: 1 }]);
      }
      return ledger.client.send(command);
    };
    const meanwhile = { ...ledger, client: { ...ledger.client, send } as unknown as Ledger['client'] };
    await expect(start(modelId, meanwhile)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await runsOf(modelId)).toEqual([]);
    expect(await start(modelId)).toMatchObject({ status: 'QUEUED' });
  });

  it('gives its metrics, receipts and activity in pages, and its progress without them', async () => {
    const { modelId } = await addApproved();
    const { runId } = await start(modelId);
    const running = { ...(await read(keys.run(runId))), status: 'RUNNING' };
    const report = (events: object[]) =>
      makeReportRunEvents({ ledger })(
        { params: {}, query: {}, body: { events: events as any } },
        { caller: { kind: 'run-server', runId: RunId.parse(runId) }, correlationId: 'c' },
      );
    const rounds = 20;
    await putTogether(ledger, [
      running,
      ...trusts.flatMap(({ trustId }) =>
        Array.from({ length: rounds }, (_, round) => ({
          ...keys.metric(RunId.parse(runId), 'loss', trustId, round),
          kind: 'METRIC',
          name: 'loss',
          trustId,
          round,
          value: round / 8,
        })),
      ),
      ...trusts.map(({ code, trustId }) => ({
        ...keys.receipt(RunId.parse(runId), trustId),
        kind: 'RECEIPT',
        runId,
        trustId,
        trustCode: code,
        receipt: 'r'.repeat(40_000),
        signingKeyId: 'k',
        signingKey: { kty: 'OKP', crv: 'Ed25519', x: 'x', kid: 'k' },
      })),
    ]);
    const time = (second: number): string => new Date(Date.UTC(2026, 0, 1, 13, 0, second)).toISOString();
    await report([
      { event: 'ROUND_STARTED', round: 1, totalRounds: 3, sequence: 0, at: time(0) },
      ...trusts.slice(0, 90).map(({ trustId }, place) => ({
        event: 'CLIENT_RESULT_RECEIVED',
        trustId,
        round: 1,
        sizeBytes: 1,
        sequence: 2 + place,
        at: time(1),
      })),
      { event: 'METRIC', trustId: trusts[0]!.trustId, round: 1, name: 'loss', value: 0.5, sequence: 95, at: time(1) },
      { event: 'ROUND_AGGREGATED', round: 1, returned: 90, expected: 300, sequence: 96, at: time(2) },
    ]);
    const params = { runId: RunId.parse(runId) };
    const ask =
      <O>(handler: (input: any, context: any) => Promise<O>) =>
      (query: object) =>
        handler({ params, query, body: undefined }, owner);
    const metrics = await allPages(ask(makeListRunMetrics({ ledger })), (page) => page.metrics, 500);
    expect(metrics.items).toHaveLength(300 * rounds);
    expect(new Set(metrics.items.map(({ round, trustId }) => `${trustId} ${round}`)).size).toBe(300 * rounds);
    const receipts = await allPages(ask(makeListRunReceipts({ ledger })), (page) => page.receipts, 500);
    expect(receipts.items.map(({ trustId }) => trustId)).toEqual(trusts.map(({ trustId }) => trustId));
    expect(receipts.lengths.length).toBeGreaterThan(5);
    const logs = await allPages(ask(makeListRunLogs({ ledger })), (page) => page.entries, 10);
    expect(logs.items.map(({ event }) => event)).toEqual([
      'RUN_QUEUED',
      'ROUND_STARTED',
      ...Array(90).fill('CLIENT_RESULT_RECEIVED'),
      'ROUND_AGGREGATED',
    ]);
    const run = await makeGetRun({ ledger })({ params, query: {}, body: undefined }, owner);
    expect(run).toMatchObject({ status: 'RUNNING', currentRound: 1, remainingSeconds: 4 });
    expect(run.trusts.filter(({ lastRound }) => lastRound === 1)).toHaveLength(90);
  });
});

describe('the lists of the hub', () => {
  it('give 5,000 projects in pages: every one once, the newest first, and to each caller their own', async () => {
    const ids = Array.from({ length: 5000 }, () => ProjectId.parse(ledger.newId()));
    const description = 'd'.repeat(2000);
    const ownerOf = (place: number): UserId => (place % 1000 === 7 ? 'rare' : 'many') as UserId;
    await putTogether(
      ledger,
      ids.map((projectId, place) => ({
        ...keys.project(projectId),
        ...firstIndex.projects(projectId),
        kind: 'PROJECT',
        projectId,
        name: `p${place}`,
        description,
        ownerId: ownerOf(place),
        members: [],
        status: 'DRAFT',
        createdAt: at,
        trustIds: [],
      })),
    );
    await putTogether(
      ledger,
      ids.map((projectId, place) => ({
        ...keys.projectParty(projectId, ownerOf(place)),
        ...firstIndex.userProjects(ownerOf(place), projectId),
        kind: 'PROJECT_PARTY',
        projectId,
        userId: ownerOf(place),
      })),
    );
    const list = (caller: any) => (query: any) =>
      makeListProjects({ ledger })({ params: {}, query, body: undefined }, caller);
    const known = new Set<string>(ids);
    const all = await allPages(list(who('ada', 'Admin')), ({ projects }) => projects, 500);
    const listed = all.items.map(({ projectId }) => projectId).filter((projectId) => known.has(projectId));
    expect(listed).toEqual([...ids].reverse());
    const rare = await allPages(list(who('rare')), ({ projects }) => projects);
    expect(rare.items.map(({ name }) => name)).toEqual(['p4007', 'p3007', 'p2007', 'p1007', 'p7']);
    const many = await list(who('many'))({ limit: 100 });
    const newest = ids
      .map((_, place) => place)
      .filter((place) => ownerOf(place) === 'many')
      .slice(-100);
    expect(many.projects.map(({ name }) => name)).toEqual(newest.reverse().map((place) => `p${place}`));
    const none = await allPages(list(who('nobody')), ({ projects }) => projects);
    expect(none.items).toEqual([]);
    const first = await list(who('ada', 'Admin'))({ limit: 1 });
    await expect(
      makeListUsers({ ledger })({ params: {}, query: { limit: 1, cursor: first.nextCursor! }, body: undefined }, owner),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('give 300 trusts in pages, by code', async () => {
    const pages = await allPages(
      (query) =>
        makeListTrusts({
          readPage: (page) => readTrustPage(ledger, page),
          readHeartbeat: async () => undefined,
          now: ledger.now,
          hubVersion: '1.0.0',
        })({ params: {}, query, body: undefined }, owner),
      (page) => page.trusts,
    );
    expect(pages.lengths).toEqual([100, 100, 100]);
    expect(pages.items.map(({ code }) => code)).toEqual(trusts.map(({ code }) => code));
  });
});
