import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { createKeptHubKeys, type KeptHubKeys } from '#appliance/platform/kept-hub-keys';
import type { Handlers } from '#appliance/services/poller/handlers/handlers';
import type { HubPort } from '#appliance/services/poller/hub-port';
import { createJobJournal } from '#appliance/services/poller/job-journal';
import { openTask } from '#appliance/services/poller/open-task';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import { createPoller, type Poller } from '#appliance/services/poller/service';
import { ProjectId, type TaskId, TrustId } from '#contracts/ids';
import { Policy } from '#contracts/policy';
import { readHubKeys } from '#lambdas/platform/items/hub-keys-item';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { deleteItem, putNew } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { prepareTask } from '#lambdas/platform/tasks/create-task';
import { makeSigner, type Signer } from '#lambdas/platform/tasks/signer';
import { makeRevokeSigningKey } from '#lambdas/platform-api/revoke-signing-key';
import { makeRotateSigningKey } from '#lambdas/platform-api/rotate-signing-key';
import { makeLeaseTasks } from '#lambdas/tasks/lease-tasks';
import { makeRenewTask } from '#lambdas/tasks/renew-task';
import { makeReportTask } from '#lambdas/tasks/report-task';
import { makeSweepTasks } from '#lambdas/tasks/sweep-tasks';
import { localKeys, localSigner } from '#test/fakes/local-signer';
import { memoryExecutions } from '#test/fakes/memory-executions';
import { addressOf, makeTrustKeys, type TrustKeys } from '#test/fixtures/enrolled-trust';
import { people } from '#test/fixtures/hub/callers';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

const day = 86_400;
const projectOf = (number: number) => ProjectId.parse(`01890000-0000-7000-8000-${String(number).padStart(12, '0')}`);

let test: TestLedger;
let trustKeys: TrustKeys;
beforeAll(async () => {
  test = await startTestLedger();
  trustKeys = await makeTrustKeys();
});
afterAll(() => test.stop());

let declared: ReturnType<typeof localKeys>;
let signer: Signer;
let trustId: TrustId;
let poller: Poller;
let hubKeys: KeptHubKeys;
/** How often each project was imported at the trust. */
let done: Map<string, number>;
let logged: string[];
/** What is told to the trust in place of what its hub has said. */
let tell: ((statements: readonly string[]) => readonly string[]) | undefined;

/** A hub with three keys, and a trust that has pinned the first; its poller stands still until it is started. */
beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { ledger } = test;
  if ((await readHubKeys(ledger)) !== undefined) await commit(ledger, [deleteItem(ledger, keys.hubKeys())], []);
  declared = localKeys(3);
  signer = makeSigner({
    declared,
    readSaid: () => readHubKeys(ledger),
    elapsed: () => 0,
  });
  trustId = TrustId.parse(ledger.newId());
  await commit(
    ledger,
    [
      putNew(ledger, {
        ...keys.trust(trustId),
        ...firstIndex.trusts(trustId.slice(-6)),
        kind: 'TRUST',
        code: 'ALB',
        name: 'Trust',
        status: 'ENROLLED',
        registeredAt: ledger.now().toISOString(),
        ...addressOf(trustId, trustKeys),
      }),
    ],
    [],
  );
  const context = { caller: { kind: 'trust', trustId } satisfies Caller, correlationId: 'c' };
  const database = openDatabase(':memory:', pollerMigrations);
  const { keys: pinned } = await signer.keys();
  logged = [];
  done = new Map();
  tell = undefined;
  const log = (code: string, fields: { code?: string }) =>
    void logged.push(fields.code === undefined ? code : `${code} ${fields.code}`);
  hubKeys = createKeptHubKeys({ database, trusted: pinned[0].key, log });
  const hub: HubPort = {
    lease: async (max) => {
      const { number } = hubKeys.keys();
      const body = { contractVersion: 1, max, ...(number > 0 ? { hubKeyNumber: number } : {}) } as const;
      const answer = await makeLeaseTasks(test)({ params: {}, query: {}, body }, context);
      const statements = answer.hubKeyStatements ?? [];
      hubKeys.follow(tell === undefined ? statements : tell(statements));
      return answer.tasks;
    },
    renew: async (id, body) => void (await makeRenewTask(test)({ params: { taskId: id }, query: {}, body }, context)),
    report: async (id, body) => void (await makeReportTask(test)({ params: { taskId: id }, query: {}, body }, context)),
    heartbeat: () => Promise.reject(new Error('not used')),
    waitAtDoorbell: (signal) => pause(20, undefined, { signal }).then(() => true),
  };
  poller = createPoller({
    hub,
    journal: createJobJournal(database),
    handlers: {
      import_images: async ({ projectId }: { projectId: string }) => {
        done.set(projectId, (done.get(projectId) ?? 0) + 1);
        return {
          projectId,
          status: 'READY',
          figures: { personsWithImages: 30, margin: 14, excluded: [] },
          manifestHash: 'a'.repeat(64),
          finishedAt: ledger.now().toISOString(),
        };
      },
    } as unknown as Handlers,
    open: (task) =>
      openTask(task, {
        trustId,
        decryptionKeys: async () => [trustKeys.decryptionKey],
        hubKeys: hubKeys.keys,
        now: ledger.now,
      }),
    policy: Policy.parse({ version: 1 }),
    isPaused: () => false,
    log,
    now: ledger.now,
    random: () => 0.5,
    pause: (milliseconds, signal) => pause(Math.min(milliseconds, 20), undefined, { signal }).then(() => {}),
    renewMilliseconds: 15_000,
    lookMilliseconds: 60_000,
    backOff: { firstMilliseconds: 1, longestMilliseconds: 10 },
    retry: { firstMilliseconds: 1, longestMilliseconds: 10 },
  });
});
afterEach(async () => {
  await poller.stop();
  // What a test left open ends here.
  test.pass(40 * day);
  await makeSweepTasks({ ledger: test.ledger, ring: async () => {} })();
});

const ask = async (number: number, days: number, by = signer, ledger = test.ledger): Promise<TaskId> => {
  const prepared = await prepareTask(
    { ledger, signer: by, ring: async () => {} },
    {
      trust: addressOf(trustId, trustKeys),
      type: 'import_images',
      payload: { projectId: projectOf(number) },
      deadline: new Date(ledger.now().getTime() + days * day * 1000),
      refs: { projectId: projectOf(number) },
    },
  );
  await commit(ledger, prepared.writes, []);
  return prepared.task.taskId;
};
const admin = { caller: people.admin, correlationId: 'c' };
const rotate = async () =>
  makeRotateSigningKey({ ledger: test.ledger, signer })(
    { params: {}, query: {}, body: { from: (await signer.publicKey()).kid } },
    admin,
  );
const revoke = (kid: string) => {
  test.pass(60);
  return makeRevokeSigningKey({ ledger: test.ledger, signer, executions: memoryExecutions().executions })(
    { params: {}, query: {}, body: { kid, from: test.ledger.now().toISOString() } },
    admin,
  );
};
const outcome = async (taskId: TaskId): Promise<string> => {
  const task = await readItem(test.ledger, keys.task(trustId, taskId), TaskItem);
  return [task?.status, task?.failure?.code].filter(Boolean).join(' ');
};
const ended = async (...taskIds: readonly TaskId[]): Promise<string[]> => {
  for (let turn = 0; turn < 1500; turn += 1) {
    const now = await Promise.all(taskIds.map(outcome));
    if (now.every((one) => !/^(PENDING|LEASED)/.test(one))) return now;
    await pause(10);
  }
  throw new Error(`still open: ${await Promise.all(taskIds.map(outcome))}`);
};
const sweep = () => makeSweepTasks({ ledger: test.ledger, ring: async () => {} })();

it('runs every task once, or it expires with a reason, where the key is rotated twice while a trust is away for ten days', async () => {
  const before = [await ask(1, 30), await ask(2, 5)];
  test.pass(3 * day);
  await rotate();
  const between = [await ask(3, 30), await ask(4, 4)];
  test.pass(3 * day);
  await rotate();
  const after = [await ask(5, 30), await ask(6, 2)];
  test.pass(4 * day);
  await sweep();

  poller.start();
  const [kept, late] = [
    [before[0]!, between[0]!, after[0]!],
    [before[1]!, between[1]!, after[1]!],
  ];
  expect(await ended(...kept, ...late)).toEqual([...kept.map(() => 'DONE'), ...late.map(() => 'EXPIRED TASK_EXPIRED')]);
  expect([...done].sort()).toEqual([1, 3, 5].map((number) => [projectOf(number), 1]));
  expect(hubKeys.keys().keys.map(({ kid }) => kid)).toEqual((await signer.keys()).keys.map(({ kid }) => kid));
  expect(logged.filter((line) => line.startsWith('HUB_KEY'))).toEqual(['HUB_KEYS_FOLLOWED']);
  // Nothing comes again, and what follows is done as ever.
  const next = await ask(7, 1);
  expect(await ended(next)).toEqual(['DONE']);
  expect([...done.values()]).toEqual([1, 1, 1, 1]);
});

it('ends what a revoked key signed with its reason, and runs what the others signed', async () => {
  const old = await ask(1, 30);
  const { kid } = await signer.publicKey();
  await rotate();
  const newer = await ask(2, 30);
  await revoke(kid);
  expect(await outcome(old)).toBe('FAILED HUB_KEY_REVOKED');
  poller.start();
  expect(await ended(newer)).toEqual(['DONE']);
  expect([...done.keys()]).toEqual([projectOf(2)]);
});

it('a trust refuses what a revoked key signs afterwards, whatever date it puts on it, and any link that it signs', async () => {
  const { kid } = await signer.publicKey();
  const stolen = makeSigner({ declared: declared.slice(0, 1), readSaid: async () => undefined, elapsed: () => 0 });
  await rotate();
  await revoke(kid);
  const now = test.ledger.now();
  const link = await stolen.signJws('flip-hub-key+jwt', {
    version: 1,
    number: 3,
    issuedAt: now.toISOString(),
    kind: 'next',
    key: await localSigner().publicKey(),
  });
  tell = (statements) => [...statements, link];
  const early = { ...test.ledger, now: () => new Date(now.getTime() - day * 1000) };
  const forged = await ask(1, 30, stolen, early);
  const genuine = await ask(2, 30);
  poller.start();
  expect(await ended(forged, genuine)).toEqual(['FAILED HUB_KEY_REVOKED', 'DONE']);
  expect([...done.keys()]).toEqual([projectOf(2)]);
  expect(hubKeys.keys().keys).toHaveLength(2);
  expect(logged).toContain('HUB_KEY_REFUSED');
});

it('a trust takes no key that does not follow from the one it pinned, and no task of it', async () => {
  const stranger = localSigner(2);
  const link = await stranger.signJws('flip-hub-key+jwt', {
    version: 1,
    number: 1,
    issuedAt: test.ledger.now().toISOString(),
    kind: 'next',
    key: (await stranger.nextKey())!,
  });
  tell = () => [link];
  const forged = await ask(1, 30, stranger);
  const genuine = await ask(2, 30);
  poller.start();
  expect(await ended(forged, genuine)).toEqual(['FAILED TASK_SIGNATURE', 'DONE']);
  expect([...done.keys()]).toEqual([projectOf(2)]);
  expect(hubKeys.allFollowed()).toBe(false);
  expect(logged.filter((line) => line === 'HUB_KEY_REFUSED')).toHaveLength(1);
});
