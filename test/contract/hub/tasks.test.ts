import { compactDecrypt, compactVerify, importJWK, type JWK } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProjectId, TrustId } from '#contracts/ids';
import { type LeasedTask, type RenewTask, TaskClaims } from '#contracts/task';
import { maxAttempts } from '#domain/task/attempt-terms';
import { oldestPending } from '#lambdas/audit/oldest-pending';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { type Caller, hubActor } from '#lambdas/platform/runtime/caller';
import { prepareTask } from '#lambdas/platform/tasks/create-task';
import { endTask } from '#lambdas/platform/tasks/end-task';
import { EndedTask, endedTasks, outcomeApplied } from '#lambdas/platform/tasks/task-outcome';
import { makeLeaseTasks } from '#lambdas/tasks/lease-tasks';
import { makeRenewTask } from '#lambdas/tasks/renew-task';
import { makeReportTask } from '#lambdas/tasks/report-task';
import { requeueTask } from '#lambdas/tasks/requeue-task';
import { sameLease } from '#lambdas/tasks/same-lease';
import { makeSweepTasks } from '#lambdas/tasks/sweep-tasks';
import { localSigner } from '#test/fakes/local-signer';
import { addressOf, makeTrustKeys, type TrustKeys } from '#test/fixtures/enrolled-trust';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

const signer = localSigner();
const projectId = ProjectId.parse('01890000-0000-7000-8000-000000000001');
let test: TestLedger;
let trustKeys: TrustKeys;
let trustId: TrustId;
let rung: string[];

beforeAll(async () => {
  test = await startTestLedger();
  trustKeys = await makeTrustKeys();
});
afterAll(() => test.stop());
beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  // What an earlier test left open ends here.
  test.pass(86_400);
  await makeSweepTasks({ ledger: test.ledger, ring })();
  trustId = TrustId.parse(test.ledger.newId());
  rung = [];
});

const context = (id = trustId) => ({ caller: { kind: 'trust', trustId: id } satisfies Caller, correlationId: 'c' });
const ring = async (queueUrl: string) => void rung.push(queueUrl);

const makeTask = async (deadlineSeconds = 3600) => {
  const prepared = await prepareTask(
    { ledger: test.ledger, signer, ring },
    {
      trust: addressOf(trustId, trustKeys),
      type: 'import_images',
      payload: { projectId },
      deadline: new Date(test.ledger.now().getTime() + deadlineSeconds * 1000),
      refs: { projectId },
    },
  );
  expect(await commit(test.ledger, prepared.writes, [])).toEqual({ kind: 'applied' });
  await prepared.ring();
  return prepared.task.taskId;
};

const lease = async (max = 5, id = trustId): Promise<LeasedTask[]> =>
  (await makeLeaseTasks(test)({ params: {}, query: {}, body: { contractVersion: 1, max } }, context(id))).tasks;
const renew = (
  { taskId }: Pick<LeasedTask, 'taskId'>,
  fencingToken: number,
  told: Pick<RenewTask, 'attempt' | 'failing'> = {},
) => makeRenewTask(test)({ params: { taskId }, query: {}, body: { fencingToken, ...told } }, context());
const failed = { kind: 'failed', failure: { code: 'PACS_UNREACHABLE', class: 'transient' } } as const;
const result = {
  projectId,
  status: 'READY',
  figures: { personsWithImages: 30, margin: 14, excluded: [] },
  manifestHash: 'a'.repeat(64),
  finishedAt: '2026-01-01T00:00:00.000Z',
};
const done = { kind: 'done', result } as const;
const report = (
  { taskId }: Pick<LeasedTask, 'taskId'>,
  fencingToken: number,
  outcome: typeof failed | { kind: 'done'; result: unknown } = done,
  id = trustId,
) => makeReportTask(test)({ params: { taskId }, query: {}, body: { fencingToken, outcome } }, context(id));
const sweep = () => makeSweepTasks({ ledger: test.ledger, ring })();
const read = async (taskId: LeasedTask['taskId']) =>
  (await readItem(test.ledger, keys.task(trustId, taskId), TaskItem)) as TaskItem;
const codeOf = (failure: Promise<unknown>) =>
  failure.then(
    () => 'no failure',
    (reason: { code?: string }) => reason.code,
  );

describe('making a task', () => {
  it('signs it as the hub and seals it to its trust, with everything it is bound to inside', async () => {
    const taskId = await makeTask();
    const { sealed } = await read(taskId);
    const { plaintext } = await compactDecrypt(sealed, trustKeys.decryptionKey);
    const jws = new TextDecoder().decode(plaintext);
    const verified = await compactVerify(jws, await importJWK((await signer.publicKey()) as JWK, 'ES256'));
    expect(verified.protectedHeader.typ).toBe('flip-task+jwt');
    const claims = TaskClaims.parse(JSON.parse(new TextDecoder().decode(verified.payload)));
    expect(claims).toMatchObject({ taskId, trustId, type: 'import_images', payload: { projectId } });
    expect(Date.parse(claims.expiresAt) - Date.parse(claims.issuedAt)).toBe(3_600_000);
    const stranger = await makeTrustKeys();
    await expect(compactDecrypt(sealed, stranger.decryptionKey)).rejects.toThrow();
  });

  it('rings at the trust once it is committed', async () => {
    await makeTask();
    expect(rung).toEqual([`queue-of-${trustId}`]);
  });
});

describe('leasing', () => {
  it('hands out the oldest first, each once, with a fencing token', async () => {
    const first = await makeTask();
    const second = await makeTask();
    expect((await lease(1)).map(({ taskId, fencingToken }) => [taskId, fencingToken])).toEqual([[first, 1]]);
    expect((await lease()).map(({ taskId }) => taskId)).toEqual([second]);
    expect(await lease()).toEqual([]);
  });

  it('gives a task to one of many who ask at once', async () => {
    await makeTask();
    const all = await Promise.all(Array.from({ length: 12 }, () => lease()));
    expect(all.flat()).toHaveLength(1);
  });

  it('shows a trust nothing of another', async () => {
    await makeTask();
    expect(await lease(5, TrustId.parse(test.ledger.newId()))).toEqual([]);
    expect(await lease()).toHaveLength(1);
  });

  it('lets the next take over what ran out, and the token tells who is late', async () => {
    await makeTask();
    const [old] = await lease();
    test.pass(61);
    const [taken] = await lease();
    expect(taken).toMatchObject({ taskId: old!.taskId, fencingToken: 2 });
    expect(await codeOf(renew(old!, 1))).toBe('LEASE_LOST');
    expect(await codeOf(report(old!, 1))).toBe('LEASE_LOST');
    expect(await report(taken!, 2)).toEqual({ status: 'DONE' });
  });

  it('lasts as long as it is renewed', async () => {
    await makeTask();
    const [task] = await lease();
    for (let minute = 0; minute < 5; minute += 1) {
      test.pass(45);
      await renew(task!, 1);
      expect(await lease()).toEqual([]);
      expect(await sweep()).toEqual({ requeued: 0, expired: 0 });
    }
    expect(await report(task!, 1)).toEqual({ status: 'DONE' });
  });
});

describe('reporting', () => {
  it('stores the result once, answers the same report again and refuses another', async () => {
    const taskId = await makeTask();
    const [task] = await lease();
    expect(await report(task!, 1)).toEqual({ status: 'DONE' });
    expect(await report(task!, 1)).toEqual({ status: 'DONE' });
    expect(await codeOf(report(task!, 1, failed))).toBe('LEASE_LOST');
    expect(await read(taskId)).toMatchObject({ status: 'DONE', result });
    expect(await lease()).toEqual([]);
  });

  it('takes many copies of one report at once as one', async () => {
    await makeTask();
    const [task] = await lease();
    const answers = await Promise.all(Array.from({ length: 8 }, () => report(task!, 1)));
    expect(answers).toEqual(Array.from({ length: 8 }, () => ({ status: 'DONE' })));
    const events = await oldestPending(test.ledger, 10_000);
    expect(
      events.filter(({ action, subject }) => action === 'task.finish' && subject.id === task!.taskId),
    ).toHaveLength(1);
  });

  it('keeps a failure with its code', async () => {
    const taskId = await makeTask();
    const [task] = await lease();
    expect(await report(task!, 1, failed)).toEqual({ status: 'FAILED' });
    expect((await read(taskId)).failure).toEqual(failed.failure);
  });

  it('refuses a result with a key too many by its place, and the task stays open', async () => {
    const taskId = await makeTask();
    const [task] = await lease();
    const leaky = { kind: 'done', result: { ...result, patientName: 'Jane' } } as const;
    await expect(report(task!, 1, leaky)).rejects.toMatchObject({
      code: 'TASK_RESULT_INVALID',
      details: [{ rule: 'unrecognized_keys', place: 'body.outcome.result' }],
    });
    expect((await read(taskId)).status).toBe('LEASED');
  });

  it('knows no task of another trust', async () => {
    await makeTask();
    const [task] = await lease();
    expect(await codeOf(report(task!, 1, done, TrustId.parse(test.ledger.newId())))).toBe('NOT_FOUND');
  });

  it('still takes the report of the last holder after the task was put back, because nobody else has begun', async () => {
    const taskId = await makeTask();
    const [task] = await lease();
    test.pass(61);
    expect(await sweep()).toEqual({ requeued: 1, expired: 0 });
    expect((await read(taskId)).status).toBe('PENDING');
    expect(await report(task!, 1)).toEqual({ status: 'DONE' });
  });
});

describe('sweeping', () => {
  it('hands a task out as often as its lease runs out, until its deadline', async () => {
    const taskId = await makeTask(3600);
    for (let token = 1; token <= 3 * maxAttempts; token += 1) {
      expect((await lease())[0]?.fencingToken).toBe(token);
      test.pass(61);
      expect(await sweep()).toEqual({ requeued: 1, expired: 0 });
    }
    expect((await read(taskId)).status).toBe('PENDING');
    const [task] = await lease();
    expect(await report(task!, task!.fencingToken)).toEqual({ status: 'DONE' });
  });

  it('gives a task up of which more attempts began than may, and says why', async () => {
    const taskId = await makeTask();
    const [task] = await lease();
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) await renew(task!, 1, { attempt });
    expect(await read(taskId)).toMatchObject({ status: 'LEASED', attempt: maxAttempts });
    expect(await codeOf(renew(task!, 1, { attempt: maxAttempts + 1 }))).toBe('LEASE_LOST');
    expect(await read(taskId)).toMatchObject({ status: 'FAILED', failure: { code: 'TASK_CRASHED' } });
    expect(await lease()).toEqual([]);
  });

  it('gives no task up for a holder of before', async () => {
    const taskId = await makeTask();
    const [old] = await lease();
    test.pass(61);
    await lease();
    expect(await codeOf(renew(old!, 1, { attempt: maxAttempts + 1 }))).toBe('LEASE_LOST');
    expect((await read(taskId)).status).toBe('LEASED');
  });

  it('ends a task at its deadline for the reason that the trust last told, if it told one', async () => {
    const failing = { code: 'PACS_UNREACHABLE', class: 'transient' } as const;
    const [failed, recovered] = [await makeTask(120), await makeTask(120)];
    for (const { taskId } of await lease()) await renew({ taskId }, 1, { attempt: 1, failing });
    expect((await read(failed)).failing).toEqual(failing);
    await renew({ taskId: recovered }, 1, { attempt: 1 });
    expect((await read(recovered)).failing).toBeUndefined();
    test.pass(121);
    await sweep();
    expect(await read(failed)).toMatchObject({ status: 'EXPIRED', failure: failing });
    expect(await read(recovered)).toMatchObject({ status: 'EXPIRED', failure: { code: 'TASK_EXPIRED' } });
  });

  it('ends a task whose deadline has passed, leased or not', async () => {
    const waiting = await makeTask(30);
    const [held] = await lease();
    const other = await makeTask(30);
    test.pass(31);
    expect(await lease()).toEqual([]);
    expect(await codeOf(renew(held!, 1))).toBe('LEASE_LOST');
    expect(await sweep()).toEqual({ requeued: 0, expired: 2 });
    for (const taskId of [waiting, other])
      expect(await read(taskId)).toMatchObject({ status: 'EXPIRED', failure: { code: 'TASK_EXPIRED' } });
    expect(await codeOf(report(held!, 1))).toBe('LEASE_LOST');
  });

  it('leaves a lease alone that was renewed or taken over since the sweeper looked', async () => {
    const taskId = await makeTask();
    const [held] = await lease();
    test.pass(61);
    const stale = await read(taskId);
    await renew(held!, 1);
    const swept = await Promise.all([
      requeueTask(test.ledger, stale),
      endTask(test.ledger, stale, { step: 'giveUp', actor: hubActor, expect: sameLease(stale) }),
    ]);
    expect(swept[0]).toBe(false);
    expect(swept[1].kind).toBe('wrongState');
    expect((await read(taskId)).status).toBe('LEASED');
  });

  it('leaves a task alone that was cancelled', async () => {
    const taskId = await makeTask(30);
    expect((await endTask(test.ledger, { trustId, taskId }, { step: 'cancel', actor: hubActor })).kind).toBe('applied');
    test.pass(60);
    expect(await sweep()).toEqual({ requeued: 0, expired: 0 });
    expect((await read(taskId)).status).toBe('CANCELLED');
  });
});

describe('an outcome', () => {
  const streamOf = (taskId: LeasedTask['taskId']) => {
    const { pk, sk } = keys.task(trustId, taskId);
    return { Records: [{ dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } }] };
  };

  it('is applied once, however often the stream brings it', async () => {
    const taskId = await makeTask();
    await lease();
    expect(await endedTasks(test.ledger, streamOf(taskId))).toEqual([]);
    await report({ taskId }, 1);
    const [ended] = await endedTasks(test.ledger, streamOf(taskId));
    expect(ended).toMatchObject({ taskId, status: 'DONE', refs: { projectId }, result });
    expect(await commit(test.ledger, [outcomeApplied(test.ledger, ended!)], [])).toEqual({ kind: 'applied' });
    expect(await commit(test.ledger, [outcomeApplied(test.ledger, ended!)], [])).toEqual({ kind: 'refused', index: 0 });
    expect(await endedTasks(test.ledger, streamOf(taskId))).toEqual([]);
  });

  it('is brought up again by the sweeper when the stream has missed it', async () => {
    const taskId = await makeTask();
    await lease();
    await report({ taskId }, 1);
    const Repeated = EndedTask.extend({ repeats: TaskItem.shape.fencingToken.optional() });
    const repeats = async () => (await readItem(test.ledger, keys.task(trustId, taskId), Repeated))?.repeats;
    await sweep();
    expect(await repeats()).toBeUndefined();
    test.pass(60);
    await sweep();
    expect(await repeats()).toBe(1);
  });
});
