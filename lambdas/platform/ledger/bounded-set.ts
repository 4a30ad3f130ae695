import type { Key } from './keys.ts';
import type { Ledger, LedgerWrite } from './ledger.ts';

/** A set of ids that has an item of its own, so that a transaction can bound how many there are. */
export type BoundedSet = {
  readonly key: Key;
  readonly kind: string;
  readonly attribute: string;
};

/** Adds an id; does not hold where there are `most` already. */
export const addToSet = (
  ledger: Ledger,
  { attribute, key, kind }: BoundedSet,
  id: string,
  most: number,
): LedgerWrite => ({
  Update: {
    TableName: ledger.table,
    Key: { ...key },
    UpdateExpression: 'SET #kind = :kind ADD #ids :id',
    ConditionExpression: 'attribute_not_exists(#ids) OR size(#ids) < :most',
    ExpressionAttributeNames: { '#kind': 'kind', '#ids': attribute },
    ExpressionAttributeValues: { ':kind': kind, ':id': new Set([id]), ':most': most },
  },
});

/** Takes an id out, whether it was there or not. */
export const takeFromSet = (ledger: Ledger, { attribute, key, kind }: BoundedSet, id: string): LedgerWrite => ({
  Update: {
    TableName: ledger.table,
    Key: { ...key },
    UpdateExpression: 'SET #kind = :kind DELETE #ids :id',
    ExpressionAttributeNames: { '#kind': 'kind', '#ids': attribute },
    ExpressionAttributeValues: { ':kind': kind, ':id': new Set([id]) },
  },
});
