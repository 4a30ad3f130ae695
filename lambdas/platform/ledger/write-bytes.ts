import { AppError } from '#contracts/app-error';
import { itemBytes } from './item-bytes.ts';
import type { LedgerWrite } from './ledger.ts';

/** Most bytes in one item: DynamoDB takes 400 KiB, in the table and in each index. */
export const mostItemBytes = 400_000;

/** The refusal of an item that is too large. */
export const itemTooLarge = (cause?: unknown): AppError =>
  new AppError('TOO_LARGE', {
    details: [{ rule: `at most ${mostItemBytes} bytes in one item`, place: 'item' }],
    cause,
  });

/** What an item that is changed or only looked at counts, in bytes: its size is not known here. */
const knownItemBytes = 4096;

/**
 * Bytes that a write counts in a transaction: those of the item that is put, or 4096 and those of the new values of one
 * that is changed. Throws TOO_LARGE for an item of more than 400,000 bytes, which no transaction takes.
 */
export const writeBytes = ({ Put, Update }: LedgerWrite): number => {
  const bytes =
    Put === undefined ? knownItemBytes + itemBytes(Update?.ExpressionAttributeValues ?? {}) : itemBytes(Put.Item ?? {});
  if (bytes > mostItemBytes) throw itemTooLarge();
  return bytes;
};
