import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import type { Key } from './keys.ts';
import type { Ledger } from './ledger.ts';

/** Most items that DynamoDB reads in one call. */
const mostAtOnce = 100;

/**
 * Reads the items under these keys as they stand now, in no order and without those that are not there. Throws for an
 * item that its schema does not take.
 */
export const readItems = async <S extends z.ZodType>(
  ledger: Ledger,
  itemKeys: readonly Key[],
  schema: S,
): Promise<z.infer<S>[]> => {
  const found: z.infer<S>[] = [];
  let open: Record<string, unknown>[] = itemKeys.map((key) => ({ ...key }));
  while (open.length > 0) {
    const { Responses, UnprocessedKeys } = await ledger.client.send(
      new BatchGetCommand({
        RequestItems: { [ledger.table]: { Keys: open.slice(0, mostAtOnce), ConsistentRead: true } },
      }),
    );
    for (const item of Responses?.[ledger.table] ?? []) found.push(schema.parse(item));
    // An answer ends at 16 MB, and DynamoDB names what it left out.
    open = [...(UnprocessedKeys?.[ledger.table]?.Keys ?? []), ...open.slice(mostAtOnce)];
  }
  return found;
};
