import { createHash, createHmac } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { signDirectDoorbell } from '#lambdas/trusts/direct-doorbell';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token/+=' };
const { config } = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-2', credentials }));
const queueUrl = 'https://sqs.eu-west-2.amazonaws.com/123456789012/flip-doorbell-0190';
const sign = () => signDirectDoorbell(queueUrl, { ...config, now: () => new Date('2026-01-02T12:00:00Z') });

it('names the queue of the trust, a wait of 20 s and a quarter of an hour, by the credentials of the Lambda', async () => {
  const { seconds, url } = await sign();
  const { origin, pathname, searchParams } = new URL(url);
  expect(origin + pathname).toBe(queueUrl);
  expect(seconds).toBe(900);
  expect(Object.fromEntries(searchParams)).toMatchObject({
    Action: 'ReceiveMessage',
    Version: '2012-11-05',
    WaitTimeSeconds: '20',
    'X-Amz-Expires': '900',
    'X-Amz-Credential': 'AKIDEXAMPLE/20260102/eu-west-2/sqs/aws4_request',
    'X-Amz-Security-Token': 'token/+=',
    'X-Amz-SignedHeaders': 'host',
  });
});

it('is signed as AWS documents it for the query string, over every parameter as it is sent', async () => {
  const { url } = await sign();
  const [address, sent = ''] = url.split('?');
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const canonicalQuery = sent
    .split('&')
    .filter((part) => !part.startsWith('X-Amz-Signature='))
    .sort()
    .join('&');
  const { host, pathname } = new URL(address ?? '');
  const empty = createHash('sha256').update('').digest('hex');
  const canonical = ['GET', pathname, canonicalQuery, `host:${host}`, '', 'host', empty].join('\n');
  const scope = '20260102/eu-west-2/sqs/aws4_request';
  const toSign = ['AWS4-HMAC-SHA256', '20260102T120000Z', scope, createHash('sha256').update(canonical).digest('hex')];
  const key = scope.split('/').reduce<string | Buffer>((signing, part) => hmac(signing, part), 'AWS4secret');
  expect(new URL(url).searchParams.get('X-Amz-Signature')).toBe(hmac(key, toSign.join('\n')).toString('hex'));
});
