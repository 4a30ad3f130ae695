import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ProjectId, type TaskId, TrustId } from '#contracts/ids';
import { maxAttempts } from '#domain/task/attempt-terms';
import { leaseSeconds } from '#domain/task/lease-terms';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { readItem } from '#lambdas/platform/ledger/read-item';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { prepareTask } from '#lambdas/platform/tasks/create-task';
import { makeLeaseTasks } from '#lambdas/tasks/lease-tasks';
import { makeRenewTask } from '#lambdas/tasks/renew-task';
import { makeReportTask } from '#lambdas/tasks/report-task';
import { makeSweepTasks } from '#lambdas/tasks/sweep-tasks';
import { localSigner } from '#test/fakes/local-signer';
import { addressOf, makeTrustKeys, type TrustKeys } from '#test/fixtures/enrolled-trust';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

const projectId = ProjectId.parse('01890000-0000-7000-8000-000000000001');
const failure = { code: 'IMPORT_FAILED', class: 'transient' } as const;
const deadlineSeconds = 900;
let test: TestLedger;
let trustKeys: TrustKeys;

beforeAll(async () => {
  test = await startTestLedger();
  trustKeys = await makeTrustKeys();
});
afterAll(() => test.stop());

/** What may happen to one task, in any order; tokens and attempts may be of any age. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('lease' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 130 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('sweep' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('renew' as const),
      back: fc.nat(2),
      attempt: fc.option(fc.integer({ min: 1, max: maxAttempts }), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crashed' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('report' as const), back: fc.nat(2) }) },
);

/** The task as it must be, told in the few rules that hold of it. */
type Model = { token: number; leasedUntil: number; ended: string | undefined };

it('holds in every order of leasing, renewing, silence, sweeping and reporting', { timeout: 600_000 }, async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { ledger } = test;
  const seconds = () => ledger.now().getTime() / 1000;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const trustId = TrustId.parse(ledger.newId());
      const context = { caller: { kind: 'trust', trustId } satisfies Caller, correlationId: 'c' };
      const prepared = await prepareTask(
        { ledger, signer: localSigner(), ring: async () => {} },
        {
          trust: addressOf(trustId, trustKeys),
          type: 'import_images',
          payload: { projectId },
          deadline: new Date(ledger.now().getTime() + deadlineSeconds * 1000),
          refs: { projectId },
        },
      );
      await commit(ledger, prepared.writes, []);
      const taskId: TaskId = prepared.task.taskId;
      const deadline = Date.parse(prepared.task.deadline) / 1000;
      const model: Model = { token: 0, leasedUntil: 0, ended: undefined };
      const call = async (work: () => Promise<unknown>): Promise<boolean> =>
        work().then(
          () => true,
          (error: { code?: string }) => {
            expect(error.code).toBe('LEASE_LOST');
            return false;
          },
        );
      const renew = (fencingToken: number, attempt?: number) =>
        call(() => makeRenewTask(test)({ params: { taskId }, query: {}, body: { fencingToken, attempt } }, context));
      for (const one of steps) {
        if (one.kind === 'pass') test.pass(one.seconds);
        const now = seconds();
        const open = model.ended === undefined;
        if (one.kind === 'lease') {
          const body = { contractVersion: 1, max: 5 } as const;
          const { tasks } = await makeLeaseTasks(test)({ params: {}, query: {}, body }, context);
          // Handed out whenever nobody holds it, however often that has been, and never to two at once.
          expect(tasks).toHaveLength(open && now < deadline && now >= model.leasedUntil ? 1 : 0);
          for (const { fencingToken } of tasks) {
            expect(fencingToken).toBe(model.token + 1);
            model.token = fencingToken;
            model.leasedUntil = Math.min(now + leaseSeconds, deadline);
          }
        }
        if (one.kind === 'renew' && model.token - one.back > 0) {
          const held = await renew(model.token - one.back, one.attempt);
          expect(held).toBe(open && one.back === 0 && now < deadline);
          if (held) model.leasedUntil = Math.min(now + leaseSeconds, deadline);
        }
        if (one.kind === 'crashed' && model.token > 0) {
          expect(await renew(model.token, maxAttempts + 1)).toBe(false);
          if (open && now < deadline) model.ended = 'FAILED';
        }
        if (one.kind === 'report' && model.token - one.back > 0) {
          const body = { fencingToken: model.token - one.back, outcome: { kind: 'failed', failure } } as const;
          const before = await readItem(ledger, keys.task(trustId, taskId), TaskItem);
          const taken = await call(() => makeReportTask(test)({ params: { taskId }, query: {}, body }, context));
          const same = before?.reportSha256 !== undefined && one.back === 0;
          expect(taken).toBe((open && one.back === 0) || same);
          if (open && taken) model.ended = 'FAILED';
        }
        if (one.kind === 'sweep') {
          await makeSweepTasks({ ledger, ring: async () => {} })();
          if (open && now >= deadline) model.ended = 'EXPIRED';
        }
        const found = await readItem(ledger, keys.task(trustId, taskId), TaskItem);
        // Only a report, too many attempts or the deadline ends a task; and what has ended stays as it ended.
        if (model.ended === undefined) expect(['PENDING', 'LEASED']).toContain(found?.status);
        else expect(found?.status).toBe(model.ended);
        expect(found?.fencingToken).toBe(model.token);
      }
      // What is left open must not be swept in the next example.
      test.pass(deadlineSeconds);
      await makeSweepTasks({ ledger, ring: async () => {} })();
    }),
    { numRuns: 12, seed: 20_260_101 },
  );
});
