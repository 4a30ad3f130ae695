import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import type { Key } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';

/** Puts items straight into the table, 25 at a time: for tests that need thousands. */
export const seedItems = async (ledger: Ledger, items: readonly (Key & Record<string, unknown>)[]): Promise<void> => {
  const batches = Array.from({ length: Math.ceil(items.length / 25) }, (_, place) =>
    items.slice(place * 25, place * 25 + 25),
  );
  const write = async (batch: typeof items): Promise<void> => {
    let left = batch.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
    while (left.length > 0) {
      const { UnprocessedItems } = await ledger.client.send(
        new BatchWriteCommand({ RequestItems: { [ledger.table]: left } }),
      );
      left = (UnprocessedItems?.[ledger.table] ?? []) as typeof left;
    }
  };
  await pMap(batches, write, { concurrency: 4 });
};
