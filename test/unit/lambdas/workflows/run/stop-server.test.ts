import { expect, it } from 'vitest';
import type { RunId } from '#contracts/ids';
import type { RunStatus } from '#contracts/run';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeStopServer } from '#lambdas/workflows/run/stop-server';
import { memoryTargetGroups } from '#test/fakes/memory-target-groups';
import { ids, runItem, tokenItem } from '#test/fixtures/hub/items';
import { type RunStepParts, runStepParts } from '#test/fixtures/hub/run-step';

const other = '01890000-0000-7000-8000-00000000000f' as RunId;

const stop = async (hub: RunStepParts) => {
  const stopped: string[] = [];
  const servers = {
    stop: async (taskArn: string) => {
      stopped.push(taskArn);
    },
  };
  const groups = memoryTargetGroups();
  await groups.targetGroups.pointTo(['group'], '10.80.0.7');
  const stopServer = makeStopServer({
    ledger: hub.ledger,
    executions: hub.memory.executions,
    servers,
    listeners: [{ id: '9092', port: 9092, targetGroups: ['group'] }],
    targetGroups: groups.targetGroups,
  });
  const { kind } = await stopServer({ runId: ids.run });
  return { kind, stopped, targets: groups.targets.get('group') };
};

it.each<[string, RunStatus]>([
  ['succeeded', 'SUCCEEDED'],
  ['stopped', 'STOPPED'],
  ['failed', 'FAILED'],
  ['failed', 'RUNNING'],
])('stops the server and says %s of a run that is %s', async (kind, status) => {
  expect(await stop(runStepParts({ status, serverTaskArn: 'an arn' }))).toMatchObject({ kind, stopped: ['an arn'] });
});

it('has nothing to stop where no server was started', async () => {
  expect(await stop(runStepParts({ status: 'FAILED' }))).toMatchObject({ kind: 'failed', stopped: [] });
});

const lease = {
  ...keys.listener('9092'),
  kind: 'LISTENER',
  listener: '9092',
  fencingToken: 3,
  leasedAt: '2026-01-01T11:00:00.000Z',
  target: '10.80.0.7',
};

it('frees the listener of the run once nothing is passed on to its server, and runs that wait look again', async () => {
  const hub = runStepParts({ status: 'SUCCEEDED', serverTaskArn: 'an arn', listener: '9092' });
  const waiting = runItem([1], { listenerAwaitedAt: '2026-01-01T11:30:00.000Z' });
  hub.seed(
    { ...lease, runId: ids.run },
    { ...waiting, ...keys.run(other), runId: other, gsi2sk: other },
    tokenItem(other, 'listener'),
  );
  expect(await stop(hub)).toEqual({ kind: 'succeeded', stopped: ['an arn'], targets: [] });
  expect(hub.at(keys.listener('9092'))).toEqual({
    ...keys.listener('9092'),
    kind: 'LISTENER',
    listener: '9092',
    fencingToken: 3,
  });
  expect(hub.audited()).toEqual(['run.listenerFreed']);
  expect(hub.memory.succeeded).toEqual(['listener']);
});

it('leaves a listener alone that serves another run by now', async () => {
  const hub = runStepParts({ status: 'FAILED', serverTaskArn: 'an arn', listener: '9092' });
  hub.seed({ ...lease, runId: other });
  expect(await stop(hub)).toMatchObject({ targets: ['10.80.0.7'] });
  expect(hub.at(keys.listener('9092'))).toMatchObject({ runId: other, target: '10.80.0.7' });
  expect(hub.audited()).toEqual([]);
});

it('removes a target that was noted while it freed', async () => {
  const hub = runStepParts({ status: 'FAILED', listener: '9092' });
  const { target: _, ...before } = lease;
  hub.seed({ ...before, runId: ids.run });
  hub.beforeNextWrite(() => hub.seed({ ...lease, runId: ids.run }));
  expect(await stop(hub)).toMatchObject({ targets: [] });
  expect(hub.at(keys.listener('9092'))).not.toHaveProperty('runId');
});
