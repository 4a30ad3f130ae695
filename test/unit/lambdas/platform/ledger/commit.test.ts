import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { commit } from '#lambdas/platform/ledger/commit';
import { putItem, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { refusal } from '#test/fixtures/hub/call-operation';

let hub: MemoryLedger;
const key = { pk: 'ONE', sk: 'ONE' };
const tooLarge = 'TOO_LARGE | item: at most 400000 bytes in one item';

beforeEach(() => {
  hub = memoryLedger();
});

it('refuses an item that DynamoDB does not take with its own code, and takes one that just fits', async () => {
  // Names and values of the key take ten bytes, the name of the filling seven.
  const put = (bytes: number) => commit(hub.ledger, [putItem(hub.ledger, { ...key, filling: 'x'.repeat(bytes) })], []);
  expect(await refusal(put(400_000))).toBe(tooLarge);
  expect(hub.at(key)).toBeUndefined();
  expect(await put(399_983)).toEqual({ kind: 'applied' });
});

it('refuses a change whose new values alone are too large', async () => {
  hub.seed(key);
  const set = (bytes: number) =>
    commit(hub.ledger, [updateItem(hub.ledger, { key, set: { filling: 'x'.repeat(bytes) } })], []);
  expect(await refusal(set(400_000))).toBe(tooLarge);
  expect(hub.at(key)).toEqual(key);
  expect(await set(390_000)).toEqual({ kind: 'applied' });
});

it.each([
  ['Item size to update has exceeded the maximum allowed size', tooLarge],
  ['The provided expression refers to an attribute that does not exist in the item', 'transaction cancelled'],
])('names what DynamoDB alone can see: %s', async (Message, said) => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const reasons = [{ Code: 'None' }, { Code: 'ValidationError', Message }];
  mockClient(client)
    .on(TransactWriteCommand)
    .rejects(
      new TransactionCanceledException({
        message: 'transaction cancelled',
        $metadata: {},
        CancellationReasons: reasons,
      }),
    );
  const ledger = { ...hub.ledger, client };
  const change = commit(ledger, [updateItem(ledger, { key, set: { filling: 'x' } })], []);
  expect(await refusal(change).catch((reason: Error) => reason.message)).toBe(said);
});
