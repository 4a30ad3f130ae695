import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { TrustId } from '#contracts/ids';
import { env } from '#lambdas/platform/runtime/env';

/** Makes the doorbell of a trust, or finds it when it is there, and answers its queue URL. */
export type MakeDoorbell = (trustId: TrustId) => Promise<string>;

/**
 * One queue per trust. The API receives and never deletes, so a ring hides for as long as it is kept and is gone after
 * a minute: it is heard once, and one that nobody heard in time says nothing that the next look does not find.
 */
export const makeDoorbellQueue: MakeDoorbell = async (trustId) => {
  const { QueueUrl } = await new SQSClient({}).send(
    new CreateQueueCommand({
      QueueName: `${env('DOORBELL_QUEUE_PREFIX')}${trustId}`,
      Attributes: { MessageRetentionPeriod: '60', VisibilityTimeout: '60', SqsManagedSseEnabled: 'true' },
    }),
  );
  if (QueueUrl === undefined) throw new Error('SQS answered without a queue');
  return QueueUrl;
};
