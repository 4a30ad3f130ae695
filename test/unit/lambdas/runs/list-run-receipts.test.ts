import { beforeEach, expect, it } from 'vitest';
import { listRunReceipts } from '#contracts/api/runs';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeListRunReceipts } from '#lambdas/runs/list-run-receipts';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { expectModelReaders } from '#test/fixtures/hub/expect-model-readers';
import {
  codeOf,
  ed25519Key,
  ids,
  modelItem,
  projectItem,
  runItem,
  runTrustItem,
  trustItem,
} from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const list = (query: object = {}, caller: Caller = people.viewer) =>
  callOperation(listRunReceipts, makeListRunReceipts({ ledger: hub.ledger }), caller, {
    params: { runId: ids.run },
    query,
  });
const receipt = (number: number): void =>
  hub.seed({
    ...keys.receipt(ids.run, trustIdOf(number)),
    kind: 'RECEIPT',
    runId: ids.run,
    trustId: trustIdOf(number),
    trustCode: codeOf(number),
    receipt: `receipt ${number}`,
    signingKeyId: ed25519Key.kid,
    signingKey: ed25519Key,
  });

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [trustIdOf(1)] }), modelItem());
  hub.seed(runItem([1, 2, 3], { status: 'SUCCEEDED' }));
  for (const number of [1, 2, 3]) hub.seed(runTrustItem(number, { status: 'RECEIPTED' }));
  for (const number of [2, 1, 3]) receipt(number);
});

it('answers each receipt as it was signed, beside the key it verified with when it came', async () => {
  hub.seed(trustItem(1, { signingKey: { ...ed25519Key, kid: 'the next one' } }));
  const { receipts, signingKeys, nextCursor } = await list();
  expect(receipts).toEqual(
    [1, 2, 3].map((number) => ({
      trustId: trustIdOf(number),
      trustCode: codeOf(number),
      receipt: `receipt ${number}`,
      signingKeyId: 'signing',
    })),
  );
  expect(signingKeys).toEqual([1, 2, 3].map((number) => ({ trustId: trustIdOf(number), key: ed25519Key })));
  expect(nextCursor).toBeUndefined();
});

it('pages: each page has the keys of its own receipts', async () => {
  const first = await list({ limit: 2 });
  expect([first.receipts.length, first.signingKeys.length]).toEqual([2, 2]);
  const second = await list({ limit: 2, cursor: first.nextCursor });
  expect(second.receipts.map(({ receipt: text }) => text)).toEqual(['receipt 3']);
  expect(second.signingKeys.map(({ trustId }) => trustId)).toEqual([trustIdOf(3)]);
  expect(second.nextCursor).toBeUndefined();
  expect(await refusal(list({ cursor: 'bm90IG9uZQ' }))).toMatch(/^INPUT_INVALID \| query\.cursor: /);
});

it('is for whoever may see the model', () => expectModelReaders((caller) => list({}, caller)));
