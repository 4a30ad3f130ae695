import { expect, it } from 'vitest';
import { isSilence } from '#appliance/services/poller/adapters/is-silence';

it.each([
  ['<ReceiveMessageResponse><ReceiveMessageResult/></ReceiveMessageResponse>', true],
  ['{"ReceiveMessageResponse":{"ReceiveMessageResult":{"messages":null}}}', true],
  ['<ReceiveMessageResult><Message><MessageId>m</MessageId></Message></ReceiveMessageResult>', false],
  ['', false],
])('%s is silence: %s', (answer, silent) => {
  expect(isSilence(answer)).toBe(silent);
});
