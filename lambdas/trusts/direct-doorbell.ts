import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import type { DirectDoorbell } from '#contracts/trust';

/** How long an address is good for: five quiet heartbeats, each of which brings the next one. */
const seconds = 900;

/** By whose right a queue is read: the clock, the account and the region of the Lambda's own clients. */
export type Signing = Pick<DynamoDBDocumentClient['config'], 'credentials' | 'region' | 'sha256'> & {
  readonly now: () => Date;
};

/**
 * Signs the address at which one queue can be read for a quarter of an hour, for 20 s at a time, and nothing else be
 * done. Nothing is called: the right is that of the Lambda whose credentials sign.
 */
export const signDirectDoorbell = async (
  queueUrl: string,
  { credentials, now, region, sha256 }: Signing,
): Promise<DirectDoorbell> => {
  const { hostname, host, pathname, port, protocol } = new URL(queueUrl);
  const signer = new SignatureV4({ service: 'sqs', credentials, region, sha256 });
  const query = { Action: 'ReceiveMessage', MaxNumberOfMessages: '10', Version: '2012-11-05', WaitTimeSeconds: '20' };
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path: pathname,
      headers: { host },
      query,
    },
    { expiresIn: seconds, signingDate: now() },
  );
  const url = new URL(queueUrl);
  for (const [name, value] of Object.entries(signed.query ?? {})) url.searchParams.set(name, String(value));
  return { url: url.href, seconds };
};
