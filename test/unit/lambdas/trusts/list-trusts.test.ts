import { beforeEach, expect, it } from 'vitest';
import { listTrusts } from '#contracts/api/trusts';
import { readTrusts } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { HeartbeatItem } from '#lambdas/trusts/heartbeat-item';
import { makeListTrusts } from '#lambdas/trusts/list-trusts';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { trustItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const services = { query: { status: 'healthy', version: '1', responseMilliseconds: 3 } };
const list = async () => {
  const { ledger } = hub;
  const handler = makeListTrusts({
    readTrusts: () => readTrusts(ledger),
    readHeartbeat: (trustId) => readItem(ledger, keys.heartbeat(trustId), HeartbeatItem),
    now: ledger.now,
  });
  return (await callOperation(listTrusts, handler, people.viewer)).trusts;
};

beforeEach(() => {
  hub = memoryLedger();
});

it('answers every trust by code, and whether somebody there decides for it', async () => {
  hub.seed(trustItem(3), trustItem(1, { trustAdmins: 2 }), trustItem(2, { status: 'INVITED' }));
  const trusts = await list();
  expect(trusts.map(({ code, hasTrustAdmin, online, status }) => [code, status, hasTrustAdmin, online])).toEqual([
    ['TR1', 'ENROLLED', true, false],
    ['TR2', 'INVITED', false, false],
    ['TR3', 'ENROLLED', false, false],
  ]);
  expect(JSON.stringify(trusts)).not.toContain('sqs.test');
});

it('says online for forty seconds after a heartbeat, and when it came for longer', async () => {
  const receivedAt = hub.ledger.now().toISOString();
  hub.seed(trustItem(1), { ...keys.heartbeat(trustIdOf(1)), receivedAt, applianceVersion: '1', services });
  hub.pass(40);
  expect(await list()).toMatchObject([{ online: true, lastHeartbeatAt: receivedAt, services }]);
  hub.pass(1);
  expect(await list()).toMatchObject([{ online: false, lastHeartbeatAt: receivedAt }]);
});
