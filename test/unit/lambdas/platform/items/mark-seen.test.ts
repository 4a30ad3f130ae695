import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { markSeen } from '#lambdas/platform/items/mark-seen';
import { UserItem } from '#lambdas/platform/items/user-item';
import { memoryLedger } from '#test/fakes/memory-ledger';
import { people } from '#test/fixtures/hub/callers';
import { userItem } from '#test/fixtures/hub/items';

const seenAt = (lastSeenAt?: string) =>
  UserItem.parse(userItem(people.owner, lastSeenAt === undefined ? {} : { lastSeenAt }));

it('writes once a day, and only this one attribute', async () => {
  const { ledger } = memoryLedger();
  const client = mockClient(ledger.client);
  client.on(UpdateCommand).resolves({});
  await markSeen(ledger, seenAt());
  await markSeen(ledger, seenAt('2025-12-31T23:59:59.999Z'));
  await markSeen(ledger, seenAt('2026-01-01T00:00:00.000Z'));
  const sent = client.commandCalls(UpdateCommand).map(({ args: [{ input }] }) => input);
  expect(sent).toHaveLength(2);
  expect(sent[0]).toMatchObject({
    Key: { pk: `USER#${people.owner.userId}`, sk: 'USER' },
    UpdateExpression: 'SET lastSeenAt = :at',
    ExpressionAttributeValues: { ':at': '2026-01-01T12:00:00.000Z' },
  });
});

it('leaves it to the next call where somebody is changing the user, and hides no other failure', async () => {
  const { ledger } = memoryLedger();
  const client = mockClient(ledger.client);
  client.on(UpdateCommand).rejects(new TransactionConflictException({ message: '', $metadata: {} }));
  await expect(markSeen(ledger, seenAt())).resolves.toBeUndefined();
  client.on(UpdateCommand).rejects(new Error('AccessDenied'));
  await expect(markSeen(ledger, seenAt())).rejects.toThrow('AccessDenied');
});
