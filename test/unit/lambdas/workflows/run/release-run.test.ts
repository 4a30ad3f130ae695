import { expect, it } from 'vitest';
import { makeReleaseRun } from '#lambdas/workflows/run/release-run';
import { people } from '#test/fixtures/hub/callers';
import { ids, userItem } from '#test/fixtures/hub/items';
import { type RunStepParts, runStepParts } from '#test/fixtures/hub/run-step';

/** Releases, and answers the mails that this wrote. */
const release = async (hub: RunStepParts) => {
  const before = hub.all().filter(({ kind }) => kind === 'MAIL').length;
  hub.seed(userItem(people.owner));
  await makeReleaseRun(hub.maker)({ runId: ids.run });
  return hub
    .all()
    .filter(({ kind }) => kind === 'MAIL')
    .slice(before);
};
const at = '2026-01-01T11:00:00.000Z';
const givenUpFor = { code: 'RUN_DEADLINE', class: 'permanent' } as const;

it('gives a run that was released its success, and tells who started it', async () => {
  const hub = runStepParts({ status: 'RELEASING' }, [{ status: 'RECEIPTED' }, { status: 'LATE' }]);
  expect(await release(hub)).toMatchObject([
    { to: { userId: people.owner.userId }, subject: 'Your run has succeeded' },
  ]);
  expect(hub.run()).toMatchObject({ status: 'SUCCEEDED', finishedAt: '2026-01-01T12:00:00.000Z' });
  expect([hub.tasks(), hub.events()]).toEqual([[], ['RUN_SUCCEEDED']]);
});

it('fails a run that was given up, for that reason, and tells its trusts to stop', async () => {
  const hub = runStepParts({ status: 'RELEASING', givenUpFor }, [{ status: 'LATE' }, { status: 'RECEIPTED' }]);
  const [mail] = await release(hub);
  expect(mail?.text).toContain('RUN_DEADLINE');
  expect(hub.run()).toMatchObject({ status: 'FAILED', failure: { code: 'RUN_DEADLINE' } });
  expect(hub.tasks()).toEqual(['stop_run 1']);
});

it('lets a person’s stop come before the hub’s reason', async () => {
  const hub = runStepParts({ status: 'RUNNING', givenUpFor, stopRequestedAt: at }, [{ status: 'JOINED' }]);
  expect(await release(hub)).toMatchObject([{ subject: 'Your run was stopped' }]);
  expect(hub.run()).toMatchObject({ status: 'STOPPED', failure: { code: 'RUN_STOPPED' } });
  expect(hub.tasks()).toEqual(['stop_run 1']);
});

it('does not call a run a success that was never released', async () => {
  const hub = runStepParts({ status: 'RUNNING' });
  await release(hub);
  expect(hub.run()).toMatchObject({ status: 'FAILED', failure: { code: 'INTERNAL' } });
});

it.each([
  [['FAILED', 'FAILED'], 'FAILED'],
  [['REFUSED', 'LATE', 'FAILED'], 'FAILED'],
  [['RECEIPTED', 'FAILED'], 'SUCCEEDED'],
] as const)('of trusts that end as %j calls the run %s', async (statuses, ended) => {
  const failure = { code: 'HUB_KEY_REVOKED', class: 'permanent' } as const;
  const hub = runStepParts(
    { status: 'RELEASING' },
    statuses.map((status) => ({ status, ...(status === 'FAILED' ? { failure } : {}) })),
  );
  await release(hub);
  expect(hub.run()?.status).toBe(ended);
  if (ended === 'FAILED')
    expect(hub.run()?.failure).toMatchObject({
      code: 'RUN_TRUSTS_FAILED',
      details: expect.arrayContaining([{ rule: 'HUB_KEY_REVOKED', place: `trust TR${statuses.length}` }]),
    });
});

it('tells once', async () => {
  const hub = runStepParts({ status: 'RELEASING' });
  expect(await release(hub)).toHaveLength(1);
  expect(await release(hub)).toEqual([]);
  const raced = runStepParts({ status: 'RELEASING' });
  raced.beforeNextWrite(() => raced.seed({ ...raced.run(), status: 'SUCCEEDED' } as never));
  expect(await release(raced)).toEqual([]);
});
