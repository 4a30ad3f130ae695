import { beforeEach, expect, it } from 'vitest';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeAwaitStep, WaitInput } from '#lambdas/workflows/await-step';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, projectTrustItem, runItem, runTrustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const wait = (input: object) =>
  makeAwaitStep(hub.ledger, hub.memory.executions)(WaitInput.parse({ token: 'a token', ...input }));
const ofApproval = (step: string) => wait({ projectId: ids.project, trustId: trustIdOf(1), step });
const ofRun = (step: string) => wait({ runId: ids.run, step });

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectTrustItem(1), runItem([1], { status: 'RUNNING' }), runTrustItem(1, { status: 'JOINED' }));
});

it('stores the token of a wait that is not over, for four hundred days', async () => {
  expect(await ofApproval('decision')).toEqual({ kind: 'stored' });
  const expiresAt = Date.parse('2026-01-01T12:00:00.000Z') / 1000 + 400 * 86_400;
  const key = keys.token(`${ids.project}_${trustIdOf(1)}`, 'decision');
  expect(hub.at(key)).toMatchObject({ token: 'a token', expiresAt });
  expect(await ofRun('finish')).toEqual({ kind: 'stored' });
  expect(hub.at(keys.token(ids.run, 'finish'))).toMatchObject({ token: 'a token' });
  expect(hub.memory.succeeded).toEqual([]);
});

it('lets a wait go on at once that was over before its token was there', async () => {
  hub.seed(projectTrustItem(1, { decision: 'APPROVED', cohort: 'FROZEN' }));
  expect(await ofApproval('decision')).toEqual({ kind: 'over' });
  expect(await ofApproval('freeze')).toEqual({ kind: 'over' });
  expect(await ofApproval('import')).toEqual({ kind: 'stored' });
  expect(await ofRun('server')).toEqual({ kind: 'over' });
  expect(hub.memory.succeeded).toEqual(['a token', 'a token', 'a token']);
});

it('takes the newest token of a wait that begins again', async () => {
  await ofRun('finish');
  await wait({ runId: ids.run, step: 'finish', token: 'a newer token' });
  expect(hub.at(keys.token(ids.run, 'finish'))).toMatchObject({ token: 'a newer token' });
});

it('waits for nothing that is not there, or of which the part has ended', async () => {
  expect(await wait({ runId: ids.model, step: 'finish' })).toEqual({ kind: 'over' });
  hub.seed(projectTrustItem(1, { endedAt: '2026-01-01T11:00:00.000Z' }));
  expect(await ofApproval('decision')).toEqual({ kind: 'over' });
});

it('knows no wait of another kind', async () => {
  expect(() => WaitInput.parse({ runId: ids.run, step: 'decision', token: 'x' })).toThrow();
});
