import { expect, it } from 'vitest';
import { makeCheckReceipts } from '#lambdas/workflows/run/check-receipts';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { ids } from '#test/fixtures/hub/items';
import { runStepParts } from '#test/fixtures/hub/run-step';

const releasing = { status: 'RELEASING', releaseDeadline: '2026-01-01T12:02:00.000Z' } as const;

it('waits for who owes a receipt; at the deadline they are LATE, and nobody else is', async () => {
  const hub = runStepParts(releasing, [
    { status: 'JOINED' },
    { status: 'RECEIPTED' },
    { status: 'ADMITTED' },
    { status: 'REFUSED' },
  ]);
  expect(await makeCheckReceipts(hub.ledger)({ runId: ids.run })).toEqual({ kind: 'waiting' });
  hub.pass(120);
  expect(await makeCheckReceipts(hub.ledger)({ runId: ids.run })).toEqual({ kind: 'over' });
  expect([1, 2, 3, 4].map((number) => hub.part(number)?.status)).toEqual(['LATE', 'RECEIPTED', 'LATE', 'REFUSED']);
  expect(hub.events()).toEqual(['TRUST_NOT_IN_TIME', 'TRUST_NOT_IN_TIME']);
});

it('is over at once when every receipt is in', async () => {
  const hub = runStepParts(releasing, [{ status: 'RECEIPTED' }, { status: 'FAILED' }]);
  expect(await makeCheckReceipts(hub.ledger)({ runId: ids.run })).toEqual({ kind: 'over' });
  expect(hub.audited()).toEqual([]);
});

it('leaves a receipt that comes in the same moment', async () => {
  const hub = runStepParts(releasing, [{ status: 'JOINED' }]);
  hub.pass(120);
  hub.beforeNextWrite(() => hub.seed({ ...hub.part(1), status: 'RECEIPTED' }));
  await makeCheckReceipts(hub.ledger)({ runId: ids.run });
  expect(hub.part(1)).toMatchObject({ status: 'RECEIPTED' });
  expect(hub.events()).toEqual([]);
});

it('is over where there is no such run', async () => {
  expect(await makeCheckReceipts(memoryLedger().ledger)({ runId: ids.run })).toEqual({ kind: 'over' });
});
