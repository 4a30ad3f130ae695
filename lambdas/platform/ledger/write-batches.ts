import { AppError } from '#contracts/app-error';
import { itemBytes } from './item-bytes.ts';
import type { LedgerWrite } from './ledger.ts';

/** Writes that belong together: they stand in one transaction, or none of them is written. */
export type WriteGroup = readonly LedgerWrite[];

/** Most writes in one transaction. */
export const mostWrites = 100;
/** Most bytes in one transaction: DynamoDB takes 4 MiB, counted by itself; a margin is left. */
export const mostTransactionBytes = 3_900_000;
/** Most bytes in one item: DynamoDB takes 400 KiB, in the table and in each index. */
export const mostItemBytes = 400_000;

/** What an item that is changed or only looked at counts: its size is not known here. */
const knownItemBytes = 4096;

/** Bytes that a write counts in a transaction. Throws TOO_LARGE for an item that no transaction takes. */
const writeBytes = ({ Put, Update }: LedgerWrite): number => {
  const bytes =
    Put === undefined ? knownItemBytes + itemBytes(Update?.ExpressionAttributeValues ?? {}) : itemBytes(Put.Item ?? {});
  if (bytes > mostItemBytes)
    throw new AppError('TOO_LARGE', {
      details: [{ rule: `at most ${mostItemBytes} bytes in one item`, place: 'item' }],
    });
  return bytes;
};

type Load = { readonly writes: number; readonly bytes: number };

const loadOf = (group: WriteGroup): Load => ({
  writes: group.length,
  bytes: group.reduce((sum, write) => sum + writeBytes(write), 0),
});

const plus = (one: Load, other: Load): Load => ({
  writes: one.writes + other.writes,
  bytes: one.bytes + other.bytes,
});

const fits = ({ writes, bytes }: Load): boolean => writes <= mostWrites && bytes <= mostTransactionBytes;

/**
 * Lays groups of writes, in their order, into as few batches as that order allows, each small enough for one
 * transaction by count and by bytes together with `besides`, which every transaction holds too. Throws TOO_LARGE for a
 * group or an item that fits none.
 */
export const writeBatches = (groups: readonly WriteGroup[], besides: WriteGroup = []): LedgerWrite[][] => {
  const always = loadOf(besides);
  const batches: LedgerWrite[][] = [];
  let batch: LedgerWrite[] | undefined;
  let load = always;
  for (const group of groups) {
    const own = loadOf(group);
    if (!fits(plus(always, own)))
      throw new AppError('TOO_LARGE', {
        details: [{ rule: `at most ${mostWrites} writes and ${mostTransactionBytes} bytes together`, place: 'items' }],
      });
    if (batch === undefined || !fits(plus(load, own))) {
      batch = [];
      batches.push(batch);
      load = always;
    }
    batch.push(...group);
    load = plus(load, own);
  }
  return batches;
};
