import { DeleteQueueCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';

/** Removes the doorbell of a trust; one that is gone already is no failure. */
export type RemoveDoorbell = (queueUrl: string) => Promise<void>;

/** Deletes the queue, so that nothing waits at it and nothing rings it any more. */
export const removeDoorbellQueue: RemoveDoorbell = async (QueueUrl) => {
  try {
    await new SQSClient({}).send(new DeleteQueueCommand({ QueueUrl }));
  } catch (reason) {
    if (!(reason instanceof QueueDoesNotExist)) throw reason;
  }
};
