import { expect, it } from 'vitest';
import type { RunStatus } from '#contracts/run';
import { makeRecordRunFault } from '#lambdas/workflows/run/record-run-fault';
import { ids } from '#test/fixtures/hub/items';
import { type RunStepParts, runStepParts } from '#test/fixtures/hub/run-step';

const record = (hub: RunStepParts) => makeRecordRunFault(hub.maker)({ runId: ids.run });

it.each<RunStatus>(['QUEUED', 'PREPARING', 'ADMITTING', 'RUNNING', 'RELEASING'])(
  'fails a run that is %s, and tells its trusts to stop',
  async (status) => {
    const hub = runStepParts({ status, tokenSha256: 'a'.repeat(64) }, [{ status: 'JOINED' }, { status: 'RECEIPTED' }]);
    expect(await record(hub)).toEqual({ kind: 'recorded' });
    expect(hub.run()).toMatchObject({ status: 'FAILED', failure: { code: 'DEPENDENCY_DOWN' } });
    expect(hub.run()).not.toHaveProperty('tokenSha256');
    expect(hub.run()).not.toHaveProperty('gsi2pk');
    expect(hub.tasks()).toEqual(['stop_run 1']);
  },
);

it('keeps the reason that the run had', async () => {
  const givenUpFor = { code: 'RUN_DEADLINE', class: 'permanent' } as const;
  const hub = runStepParts({ status: 'RUNNING', givenUpFor });
  await record(hub);
  expect(hub.run()).toMatchObject({ failure: { code: 'RUN_DEADLINE' } });
});

it.each<RunStatus>(['SUCCEEDED', 'FAILED', 'STOPPED'])('changes nothing of a run that has %s', async (status) => {
  const hub = runStepParts({ status });
  expect(await record(hub)).toEqual({ kind: 'recorded' });
  expect([hub.run()?.status, hub.tasks(), hub.audited()]).toEqual([status, [], []]);
});
