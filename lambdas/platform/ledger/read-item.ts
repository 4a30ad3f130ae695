import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import type { Key } from './keys.ts';
import type { Ledger } from './ledger.ts';

/** Reads one item as it stands now, or `undefined`. Throws for an item that its schema does not take. */
export const readItem = async <S extends z.ZodType>(
  ledger: Ledger,
  key: Key,
  schema: S,
): Promise<z.infer<S> | undefined> => {
  const { Item } = await ledger.client.send(
    new GetCommand({ TableName: ledger.table, Key: { ...key }, ConsistentRead: true }),
  );
  return Item === undefined ? undefined : schema.parse(Item);
};
