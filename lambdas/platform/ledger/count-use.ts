import type { Key } from './keys.ts';
import type { Ledger, LedgerWrite } from './ledger.ts';

/** What is counted: `times` uses at once, one where it does not say. */
type Use = { readonly key: Key; readonly most: number; readonly times?: number; readonly expiresAt: Date };

/** The write that counts uses more, and holds only below `most`; the count goes by itself after `expiresAt`. */
export const countUse = (
  ledger: Ledger,
  { expiresAt, key, most, times = 1 }: Use,
): { readonly Update: NonNullable<LedgerWrite['Update']> } => ({
  Update: {
    TableName: ledger.table,
    Key: { ...key },
    UpdateExpression: 'SET #kind = :kind, #expiresAt = :expiresAt ADD #uses :times',
    ConditionExpression: 'attribute_not_exists(#uses) OR #uses < :most',
    ExpressionAttributeNames: { '#kind': 'kind', '#expiresAt': 'expiresAt', '#uses': 'uses' },
    ExpressionAttributeValues: {
      ':kind': 'USES',
      ':expiresAt': Math.ceil(expiresAt.getTime() / 1000),
      ':times': times,
      ':most': most,
    },
  },
});
