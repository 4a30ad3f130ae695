import type { Message } from '@aws-sdk/client-sqs';

const escaped = (text: string | undefined): string =>
  (text ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The answer of SQS's query protocol to ReceiveMessage, which API Gateway hands on as it is. */
export function queueAnswer(messages: readonly Message[], requestId: string): string {
  const all = messages.map(
    ({ Body, MD5OfBody, MessageId, ReceiptHandle }) =>
      `<Message><MessageId>${escaped(MessageId)}</MessageId><ReceiptHandle>${escaped(ReceiptHandle)}</ReceiptHandle>` +
      `<MD5OfBody>${escaped(MD5OfBody)}</MD5OfBody><Body>${escaped(Body)}</Body></Message>`,
  );
  return (
    '<?xml version="1.0"?><ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">' +
    `<ReceiveMessageResult>${all.join('')}</ReceiveMessageResult>` +
    `<ResponseMetadata><RequestId>${escaped(requestId)}</RequestId></ResponseMetadata></ReceiveMessageResponse>`
  );
}
