import { setTimeout as delay } from 'node:timers/promises';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import type { Key } from './keys.ts';
import type { Ledger } from './ledger.ts';

/** Most items that DynamoDB takes in one call. */
const mostAtOnce = 25;
/** Calls that are under way at once. */
const concurrency = 8;

/**
 * Puts items, whatever was there, without a transaction: some may be written where it throws, so that it is for items that
 * may be written again. Each key stands in there once.
 */
export const putTogether = async (
  ledger: Ledger,
  items: readonly (Key & Readonly<Record<string, unknown>>)[],
): Promise<void> => {
  const write = async (batch: typeof items): Promise<void> => {
    let left = batch.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt > 0) await delay(Math.random() * 20 * 2 ** Math.min(attempt, 8));
      const { UnprocessedItems } = await ledger.client.send(
        new BatchWriteCommand({ RequestItems: { [ledger.table]: left } }),
      );
      // What DynamoDB had no room for at the moment.
      left = (UnprocessedItems?.[ledger.table] ?? []) as typeof left;
    }
  };
  const batches = Array.from({ length: Math.ceil(items.length / mostAtOnce) }, (_, place) =>
    items.slice(place * mostAtOnce, (place + 1) * mostAtOnce),
  );
  await pMap(batches, write, { concurrency });
};
