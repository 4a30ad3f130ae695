import { expect, it } from 'vitest';
import type { RunStatus } from '#contracts/run';
import { makeStopServer } from '#lambdas/workflows/run/stop-server';
import { ids } from '#test/fixtures/hub/items';
import { type RunStepParts, runStepParts } from '#test/fixtures/hub/run-step';

const stop = async (hub: RunStepParts) => {
  const stopped: string[] = [];
  const servers = {
    stop: async (taskArn: string) => {
      stopped.push(taskArn);
    },
  };
  const { kind } = await makeStopServer(hub.ledger, servers)({ runId: ids.run });
  return { kind, stopped };
};

it.each<[string, RunStatus]>([
  ['succeeded', 'SUCCEEDED'],
  ['stopped', 'STOPPED'],
  ['failed', 'FAILED'],
  ['failed', 'RUNNING'],
])('stops the server and says %s of a run that is %s', async (kind, status) => {
  expect(await stop(runStepParts({ status, serverTaskArn: 'an arn' }))).toEqual({ kind, stopped: ['an arn'] });
});

it('has nothing to stop where no server was started', async () => {
  expect(await stop(runStepParts({ status: 'FAILED' }))).toEqual({ kind: 'failed', stopped: [] });
});
