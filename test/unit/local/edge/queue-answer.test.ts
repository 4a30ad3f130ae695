import { expect, test } from 'vitest';
import { queueAnswer } from '#local/edge/queue-answer';

test('a message is in the answer with its text escaped, and none is an empty result', () => {
  const answer = queueAnswer([{ MessageId: 'm', ReceiptHandle: 'r', Body: '<a & b>' }], 'q');
  expect(answer).toContain('<MessageId>m</MessageId>');
  expect(answer).toContain('<Body>&lt;a &amp; b&gt;</Body>');
  expect(queueAnswer([], 'q')).toContain('<ReceiveMessageResult></ReceiveMessageResult>');
});
