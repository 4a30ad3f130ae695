import { setTimeout as delay } from 'node:timers/promises';
import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { AppError } from '#contracts/app-error';
import { type AuditNote, auditWrite } from './audit-write.ts';
import type { Ledger, LedgerWrite } from './ledger.ts';
import { itemTooLarge, writeBytes } from './write-bytes.ts';

/** Whether the transaction was written, or which of its writes found something else than it expected. */
export type Committed = { readonly kind: 'applied' } | { readonly kind: 'refused'; readonly index: number };

const attempts = 6;
const passing = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/** How DynamoDB refuses an item that a change would make larger than 400 KiB, which only it can see. */
const saysTooLarge = ({ Code, Message = '' }: CancellationReason): boolean =>
  Code === 'ValidationError' && /item size/i.test(Message);

/**
 * Writes all or nothing, with the audit events of what it does. `refused` names the first write (by its place in
 * `writes`) whose condition did not hold. Two transactions that meet on one item are tried again. Throws TOO_LARGE
 * for an item that DynamoDB does not take, before anything is sent where its size is known; CONFLICT where others meet
 * it six times in a row.
 */
export const commit = async (
  ledger: Ledger,
  writes: readonly LedgerWrite[],
  audit: readonly AuditNote[],
): Promise<Committed> => {
  const TransactItems = [...writes, ...audit.map((note) => auditWrite(ledger, note))];
  for (const write of TransactItems) writeBytes(write);
  // One token for all attempts: a repeat after a lost answer is recognised and not written twice.
  const ClientRequestToken = ledger.newId();
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ledger.client.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));
      return { kind: 'applied' };
    } catch (reason) {
      if (!(reason instanceof TransactionCanceledException)) throw reason;
      const reasons = reason.CancellationReasons ?? [];
      const codes = reasons.map(({ Code }) => Code ?? 'None');
      const index = codes.indexOf('ConditionalCheckFailed');
      if (index >= 0 && index < writes.length) return { kind: 'refused', index };
      if (reasons.some(saysTooLarge)) throw itemTooLarge(reason);
      if (!codes.some((code) => passing.has(code))) throw reason;
      if (attempt === attempts) throw new AppError('CONFLICT', { cause: reason });
      await delay(Math.random() * 20 * 2 ** attempt);
    }
  }
};
