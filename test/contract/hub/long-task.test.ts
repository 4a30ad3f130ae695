import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import type { Handlers } from '#appliance/services/poller/handlers/handlers';
import type { HubPort } from '#appliance/services/poller/hub-port';
import { createJobJournal } from '#appliance/services/poller/job-journal';
import { openTask } from '#appliance/services/poller/open-task';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import { createPoller } from '#appliance/services/poller/service';
import { AppError } from '#contracts/app-error';
import { ProjectId, TrustId } from '#contracts/ids';
import { Policy } from '#contracts/policy';
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
import { addressOf, makeTrustKeys } from '#test/fixtures/enrolled-trust';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

const projectId = ProjectId.parse('01890000-0000-7000-8000-000000000001');
const outages = 12;
let test: TestLedger;
beforeAll(async () => {
  test = await startTestLedger();
});
afterAll(() => test.stop());

const until = async (check: () => boolean | Promise<boolean>): Promise<void> => {
  for (let turn = 0; turn < 6000; turn += 1) {
    if (await check()) return;
    await pause(10);
  }
  throw new Error('the wait never ended');
};

it('an import of days goes on through a dozen outages of over a minute, and is done once', {
  timeout: 600_000,
}, async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { ledger } = test;
  const trustId = TrustId.parse(ledger.newId());
  const trustKeys = await makeTrustKeys();
  const signer = localSigner();
  const context = { caller: { kind: 'trust', trustId } satisfies Caller, correlationId: 'c' };
  const prepared = await prepareTask(
    { ledger, signer, ring: async () => {} },
    {
      trust: addressOf(trustId, trustKeys),
      type: 'import_images',
      payload: { projectId },
      deadline: new Date(ledger.now().getTime() + 14 * 86_400_000),
      refs: { projectId },
    },
  );
  await commit(ledger, prepared.writes, []);
  const { taskId } = prepared.task;
  const read = async () => (await readItem(ledger, keys.task(trustId, taskId), TaskItem))!;
  const sweep = makeSweepTasks({ ledger, ring: async () => {} });

  let reachable = true;
  const overTheNet = <T>(call: () => Promise<T>): Promise<T> =>
    reachable ? call() : Promise.reject(new AppError('DEPENDENCY_DOWN'));
  const hub: HubPort = {
    lease: (max) =>
      overTheNet(
        async () =>
          (await makeLeaseTasks(test)({ params: {}, query: {}, body: { contractVersion: 1, max } }, context)).tasks,
      ),
    renew: (id, body) =>
      overTheNet(async () => void (await makeRenewTask(test)({ params: { taskId: id }, query: {}, body }, context))),
    report: (id, body) =>
      overTheNet(async () => void (await makeReportTask(test)({ params: { taskId: id }, query: {}, body }, context))),
    heartbeat: () => Promise.reject(new Error('not used')),
    waitAtDoorbell: (signal) => pause(20, undefined, { signal }).then(() => true),
  };
  let begun = 0;
  let finish = () => {};
  const summary = {
    projectId,
    status: 'READY',
    figures: { personsWithImages: 30, margin: 14, excluded: [] },
    manifestHash: 'a'.repeat(64),
    finishedAt: '2026-01-14T00:00:00.000Z',
  };
  const database = openDatabase(':memory:', pollerMigrations);
  const hubKeys = await signer.keys();
  const poller = createPoller({
    hub,
    journal: createJobJournal(database),
    handlers: {
      import_images: async () => {
        begun += 1;
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return summary;
      },
    } as unknown as Handlers,
    open: (task) =>
      openTask(task, {
        trustId,
        decryptionKeys: async () => [trustKeys.decryptionKey],
        hubKeys: () => hubKeys,
        now: ledger.now,
      }),
    policy: Policy.parse({ version: 1 }),
    isPaused: () => false,
    log: () => {},
    now: ledger.now,
    random: () => 0.5,
    pause: (milliseconds, signal) => pause(Math.min(milliseconds, 20), undefined, { signal }).then(() => {}),
    renewMilliseconds: 15_000,
    lookMilliseconds: 60_000,
    backOff: { firstMilliseconds: 1, longestMilliseconds: 10 },
    retry: { firstMilliseconds: 1, longestMilliseconds: 10 },
  });
  poller.start();
  try {
    await until(() => begun === 1);
    for (let outage = 1; outage <= outages; outage += 1) {
      reachable = false;
      test.pass(86_400);
      // A renewal that was on its way when the net went may still have arrived after the clock was moved.
      await until(async () => {
        test.pass(61);
        await sweep();
        return (await read()).status === 'PENDING';
      });
      reachable = true;
      await until(async () => (await read()).status === 'LEASED');
    }
    expect((await read()).attempt).toBe(1);
    finish();
    await until(async () => (await read()).status === 'DONE');
    expect((await read()).result).toEqual(summary);
    expect(begun).toBe(1);
  } finally {
    await poller.stop();
  }
});
