import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys } from '#lambdas/platform/ledger/keys';
import type { RunServerState } from '#lambdas/platform/workflow/run-servers';
import { makeWatchListeners } from '#lambdas/workflows/watchers/watch-listeners';
import { fixedId } from '#test/fakes/memory-ledger';
import { type MemoryTargetGroups, memoryTargetGroups } from '#test/fakes/memory-target-groups';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, runItem, runTrustItem, tokenItem } from '#test/fixtures/hub/items';

let hub: HubParts;
let server: RunServerState;
let lines: string[];
let stopped: string[];
let groups: MemoryTargetGroups;
const watch = () =>
  makeWatchListeners({
    ledger: hub.ledger,
    executions: hub.memory.executions,
    servers: {
      look: async () => server,
      stop: async (arn) => {
        stopped.push(arn);
      },
    },
    listeners: [{ id: '9092', port: 9092, targetGroups: ['group'] }],
    targetGroups: groups.targetGroups,
  })();
const logged = (event: string) => lines.map((line) => JSON.parse(line)).filter((line) => line.event === event);
const minutesAgo = (minutes: number): string => new Date(hub.ledger.now().getTime() - minutes * 60_000).toISOString();

const lease = (more: object = {}) => ({
  ...keys.listener('9092'),
  kind: 'LISTENER',
  listener: '9092',
  fencingToken: 1,
  runId: ids.run,
  leasedAt: '2026-01-01T11:00:00.000Z',
  ...more,
});
const waiting = () => {
  const runId = fixedId(0x401);
  hub.seed(
    runItem([1], { ...keys.run(runId as never), runId, gsi2sk: runId, listenerAwaitedAt: minutesAgo(150) } as never),
    tokenItem(runId, 'listener'),
  );
};
const line = { listeners: 1, leased: 1, waiting: 0, longestWaitSeconds: 0, unreachable: 0 };

beforeEach(() => {
  hub = hubParts();
  server = { kind: 'alive', address: '10.80.0.7' };
  lines = [];
  stopped = [];
  groups = memoryTargetGroups();
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => vi.restoreAllMocks());

it('are not spoken of while no run needs one', async () => {
  hub.seed({ ...lease(), runId: undefined });
  await watch();
  expect(logged('HUB_LISTENERS_WATCHED')).toEqual([]);
});

it('are left with runs that live', async () => {
  hub.seed(lease(), runItem([1], { status: 'ADMITTING', listener: '9092', serverTaskArn: 'task' }));
  await watch();
  expect(hub.at(keys.listener('9092'))).toMatchObject({ runId: ids.run });
  expect(logged('HUB_LISTENERS_WATCHED')).toMatchObject([line]);
  expect(stopped).toEqual([]);
});

it.each([
  ['has ended', runItem([1], { status: 'FAILED', listener: '9092', serverTaskArn: 'task' }), ['task']],
  ['is not there', { ...keys.run(fixedId(0x499) as never), kind: 'NONE' }, []],
])('are freed where the run %s and its workflow did not come to it', async (_, item, tasks) => {
  const { gsi2pk: __, gsi2sk: ___, ...ended } = item as Record<string, unknown>;
  hub.seed(ended as never, lease({ target: '10.80.0.7' }));
  await groups.targetGroups.pointTo(['group'], '10.80.0.7');
  await watch();
  expect(hub.at(keys.listener('9092'))).not.toHaveProperty('runId');
  expect(groups.targets.get('group')).toEqual([]);
  expect(stopped).toEqual(tasks);
  expect(logged('HUB_LISTENER_FREED')).toMatchObject([{ runId: ids.run, listener: '9092' }]);
});

it('pass on again to the server of a run that goes on, and are counted until it is reached', async () => {
  hub.seed(lease(), runItem([1], { status: 'RUNNING', listener: '9092', serverTaskArn: 'task' }), runTrustItem(1));
  await watch();
  expect(groups.targets.get('group')).toEqual(['10.80.0.7']);
  await watch();
  expect(logged('HUB_LISTENERS_WATCHED')).toMatchObject([{ ...line, unreachable: 1 }, line]);
});

it('are said to be awaited, for how long, and the run that waits looks again once one is free', async () => {
  hub.seed(lease(), runItem([1], { status: 'ADMITTING', listener: '9092' }));
  waiting();
  await watch();
  expect(logged('HUB_LISTENERS_WATCHED')).toMatchObject([{ ...line, waiting: 1, longestWaitSeconds: 9000 }]);
  expect(hub.memory.succeeded).toEqual([]);
  hub.seed({ ...lease(), runId: undefined });
  await watch();
  expect(hub.memory.succeeded).toEqual(['listener']);
});
