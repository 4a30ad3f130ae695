import type { Key } from './keys.ts';
import type { Ledger, LedgerWrite } from './ledger.ts';

/** The write that counts one use more, and holds only below `most`; the count goes by itself after `expiresAt`. */
export const countUse = (
  ledger: Ledger,
  { expiresAt, key, most }: { readonly key: Key; readonly most: number; readonly expiresAt: Date },
): LedgerWrite => ({
  Update: {
    TableName: ledger.table,
    Key: { ...key },
    UpdateExpression: 'SET #kind = :kind, #expiresAt = :expiresAt ADD #uses :one',
    ConditionExpression: 'attribute_not_exists(#uses) OR #uses < :most',
    ExpressionAttributeNames: { '#kind': 'kind', '#expiresAt': 'expiresAt', '#uses': 'uses' },
    ExpressionAttributeValues: {
      ':kind': 'USES',
      ':expiresAt': Math.ceil(expiresAt.getTime() / 1000),
      ':one': 1,
      ':most': most,
    },
  },
});
