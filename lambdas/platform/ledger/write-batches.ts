import { AppError } from '#contracts/app-error';
import type { LedgerWrite } from './ledger.ts';
import { writeBytes } from './write-bytes.ts';

/** Writes that belong together: they stand in one transaction, or none of them is written. */
export type WriteGroup = readonly LedgerWrite[];

/** Most writes in one transaction. */
export const mostWrites = 100;
/** Most bytes in one transaction: DynamoDB takes 4 MiB, counted by itself; a margin is left. */
export const mostTransactionBytes = 3_900_000;

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
