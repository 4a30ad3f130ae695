import { beforeEach, expect, it } from 'vitest';
import { reportHeartbeat } from '#contracts/api/trusts';
import { readTrust } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeReportHeartbeat } from '#lambdas/trusts/report-heartbeat';
import { setPaused } from '#lambdas/trusts/set-paused';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { trustCaller, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { trustItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const beat = (more: object = {}) => {
  const { ledger } = hub;
  const report = makeReportHeartbeat({
    readTrust: (trustId) => readTrust(ledger, trustId),
    keepHeartbeat: async () => undefined,
    setPaused: (trustId, pausedAt) => setPaused(ledger, trustId, pausedAt),
    log: () => {},
    hasOpenTasks: async () => false,
    now: ledger.now,
    hubVersion: '1',
    signDoorbell: async (url) => ({ url, seconds: 900 }),
  });
  const collectedAt = ledger.now().toISOString();
  const body = { contractVersion: 1, applianceVersion: '1', collectedAt, services: {}, ...more };
  return callOperation(reportHeartbeat, report, trustCaller(1), { body });
};
const pausedAt = () => hub.at(keys.trust(trustIdOf(1)))?.pausedAt;

beforeEach(() => {
  hub = hubParts();
  hub.seed(trustItem(1));
});

it('keeps since when a trust has stopped all work, says it once, and that it has resumed', async () => {
  await beat({ paused: true });
  hub.pass(60);
  await beat({ paused: true });
  expect(pausedAt()).toBe('2026-01-01T12:00:00.000Z');
  await beat();
  await beat({ paused: false });
  expect(pausedAt()).toBeUndefined();
  expect(hub.audited()).toEqual(['trust.paused', 'trust.resumed']);
});

it('says nothing of a trust that works', async () => {
  await beat();
  expect([pausedAt(), hub.audited()]).toEqual([undefined, []]);
});

it('changes nothing where another heartbeat was quicker, or the keys of the trust were revoked', async () => {
  hub.seed(trustItem(1, { pausedAt: '2026-01-01T11:00:00.000Z' }));
  await setPaused(hub.ledger, trustIdOf(1), '2026-01-01T12:00:00.000Z');
  expect(pausedAt()).toBe('2026-01-01T11:00:00.000Z');
  hub.seed(trustItem(1, { status: 'REVOKED' }));
  await setPaused(hub.ledger, trustIdOf(1), '2026-01-01T12:00:00.000Z');
  expect([pausedAt(), hub.audited()]).toEqual([undefined, []]);
});
