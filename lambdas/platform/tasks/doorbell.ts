import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { logEvent } from '../runtime/logger.ts';

/** Rings at a trust. */
export type Doorbell = (queueUrl: string) => Promise<void>;

let client: SQSClient | undefined;

/**
 * Sends the trust's appliance a message that says only that it should look now. A message that cannot be sent is logged
 * and changes nothing: the answer to the next heartbeat says that a task is open.
 */
export const ringDoorbell: Doorbell = async (queueUrl) => {
  client ??= new SQSClient({});
  try {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'look' }));
  } catch (reason) {
    logEvent('warn', 'HUB_FAULT', {
      operation: 'ring-doorbell',
      code: 'DEPENDENCY_DOWN',
      errorName: reason instanceof Error ? reason.name : 'unknown',
    });
  }
};
