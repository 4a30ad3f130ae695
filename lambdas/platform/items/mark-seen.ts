import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { UserItem } from './user-item.ts';

const dayOf = (instant: string): string => instant.slice(0, 10);

/**
 * Writes down that a user was here, once a day (UTC). Where somebody else is changing the user just now, the next call
 * does it.
 */
export const markSeen = async ({ client, now, table }: Ledger, user: UserItem): Promise<void> => {
  const at = now().toISOString();
  if (user.lastSeenAt !== undefined && dayOf(user.lastSeenAt) >= dayOf(at)) return;
  const marking = new UpdateCommand({
    TableName: table,
    Key: { ...keys.user(user.userId) },
    UpdateExpression: 'SET lastSeenAt = :at',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':at': at },
  });
  await client.send(marking).catch((reason: unknown) => {
    if (!(reason instanceof ConditionalCheckFailedException || reason instanceof TransactionConflictException))
      throw reason;
  });
};
