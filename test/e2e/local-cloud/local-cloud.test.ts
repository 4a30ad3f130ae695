import { createVerify } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTimeToLiveCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientSettings } from '#local/cloud/client-settings';
import { deployCloudAssembly } from '#local/cloud/deploy-cloud-assembly';
import type { StackOutputs } from '#local/cloud/deploy-stack';
import { type LocalCloud, startLocalCloud } from '#local/cloud/local-cloud';
import { latestMailTo } from '#local/cloud/sent-mail';
import { waitUntil } from '#local/process';
import { synthStudyCloud } from '../../fixtures/local-cloud/study-cloud.ts';

const folder = mkdtempSync(join(tmpdir(), 'flip-cloud-'));
const noteFile = join(folder, 'notes');
let cloud: LocalCloud;
let outputs: StackOutputs;

const deploy = async (revision: string): Promise<StackOutputs> => {
  const assemblyFolder = synthStudyCloud({ outFolder: join(folder, `cdk-${revision}`), noteFile, revision });
  return (await deployCloudAssembly({ cloud, assemblyFolder, stackNames: ['Study'] })).Study!;
};
const notes = (): any[] =>
  existsSync(noteFile)
    ? readFileSync(noteFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
const streamed = (key: string): boolean =>
  notes().some((note) => note.event?.Records?.some((record: any) => record.dynamodb.Keys.pk.S === key));
const token = (name: string): string | undefined => notes().find((note) => note.event?.from === name)?.event.token;
const put = (pk: string): Promise<unknown> =>
  new DynamoDBClient(clientSettings(cloud)).send(
    new PutItemCommand({ TableName: outputs.LedgerTableName, Item: { pk: { S: pk } } }),
  );
const echo = async (): Promise<any> =>
  (await fetch(`${cloud.endpoint}/_aws/execute-api/${outputs.ApiId}/$default/api/echo`)).json();

beforeAll(async () => {
  cloud = await startLocalCloud({ stateFolder: join(folder, 'cloud'), ecsEndpoint: 'http://127.0.0.1:9' });
  outputs = await deploy('1');
});

afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('an assembly is deployed with its outputs, its code and the expiry of its table', async () => {
  expect(outputs.UserPoolId).toMatch(/^eu-west-2_/);
  expect(await echo()).toMatchObject({ path: '/api/echo' });
  const { TimeToLiveDescription } = await new DynamoDBClient(clientSettings(cloud)).send(
    new DescribeTimeToLiveCommand({ TableName: outputs.LedgerTableName }),
  );
  expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' });
});

test('a Lambda runs on this Node, is pointed at the cloud and the ECS stand-in, and inherits nothing else', async () => {
  expect(await echo()).toMatchObject({
    node: process.version,
    cloudEndpoint: cloud.endpoint,
    ecsEndpoint: 'http://127.0.0.1:9',
    home: join(folder, 'cloud', 'home'),
  });
});

test('deploying again changes nothing, and a changed template keeps what it did not change', async () => {
  expect(await deploy('1')).toEqual(outputs);
  const second = await deploy('2');
  expect(second).toEqual({ ...outputs, Revision: '2' });
});

test('a stack that is not in the assembly is named', async () => {
  const assemblyFolder = join(folder, 'cdk-1');
  await expect(deployCloudAssembly({ cloud, assemblyFolder, stackNames: ['Nowhere'] })).rejects.toThrow('Nowhere');
});

test('the signing key signs what its public key verifies', async () => {
  const kms = new KMSClient(clientSettings(cloud));
  const KeyId = outputs.SigningKeyId;
  const Message = Buffer.from('a task');
  const { Signature } = await kms.send(
    new SignCommand({ KeyId, Message, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' }),
  );
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  const key = { key: Buffer.from(PublicKey!), format: 'der', type: 'spki' } as const;
  expect(createVerify('sha256').update(Message).verify(key, Signature!)).toBe(true);
  expect(createVerify('sha256').update('another task').verify(key, Signature!)).toBe(false);
});

test('a presigned post takes what its policy allows and refuses the rest', async () => {
  const s3 = new S3Client(clientSettings(cloud));
  const post = await createPresignedPost(s3, {
    Bucket: outputs.BucketName!,
    Key: 'a',
    Conditions: [['content-length-range', 1, 10]],
  });
  const send = async (body: string, key: string): Promise<number> => {
    const form = new FormData();
    for (const [name, value] of Object.entries(post.fields)) form.set(name, name === 'key' ? key : value);
    form.set('file', new Blob([body]));
    return (await fetch(post.url, { method: 'POST', body: form })).status;
  };
  expect(await send('12345', 'a')).toBe(204);
  expect(await send('12345678901', 'a')).toBe(400);
  expect(await send('12345', 'b')).toBe(403);
});

test('mail from the verified sender is kept for reading and from another is refused', async () => {
  const ses = new SESv2Client(clientSettings(cloud));
  const send = (from: string, subject: string): Promise<unknown> =>
    ses.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: ['ann@trust.example'] },
        Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: 'text' } } } },
      }),
    );
  await send('hub@flip.example', 'First');
  await send('hub@flip.example', 'Second');
  await expect(send('other@flip.example', 'Third')).rejects.toThrow('not verified');
  expect(await latestMailTo(cloud, 'ann@trust.example')).toMatchObject({ subject: 'Second', text: 'text' });
  expect(await latestMailTo(cloud, 'ann@trust.example', 'First')).toMatchObject({ subject: 'First' });
  expect(await latestMailTo(cloud, 'nobody@trust.example')).toBeUndefined();
});

test('a workflow that waits for a token goes on when it comes', async () => {
  const sfn = new SFNClient(clientSettings(cloud));
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: outputs.MachineArn, input: '{}' }),
  );
  expect(await waitUntil(async () => token('workflow') !== undefined, 120)).toBe(true);
  await sfn.send(new SendTaskSuccessCommand({ taskToken: token('workflow'), output: '{"decision":"approved"}' }));
  const done = async (): Promise<boolean> =>
    (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status === 'SUCCEEDED';
  expect(await waitUntil(done, 120)).toBe(true);
});

test('a clean restart keeps records, API and streams, and parked executions die', async () => {
  await put('before');
  expect(await waitUntil(async () => streamed('before'), 120)).toBe(true);
  const sfn = new SFNClient(clientSettings(cloud));
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: outputs.MachineArn, input: '{}' }),
  );
  await cloud.restart();

  const { Item } = await new DynamoDBClient(clientSettings(cloud)).send(
    new GetItemCommand({ TableName: outputs.LedgerTableName, Key: { pk: { S: 'before' } } }),
  );
  expect(Item).toBeDefined();
  expect(await echo()).toMatchObject({ path: '/api/echo' });
  await put('after');
  expect(await waitUntil(async () => streamed('after'), 120)).toBe(true);
  expect((await sfn.send(new DescribeExecutionCommand({ executionArn }))).status).toBe('FAILED');
});

test('a power cut loses what was written since the last clean stop and the cloud starts again', async () => {
  await put('lost');
  cloud.kill();
  await cloud.restart();
  const get = async (pk: string): Promise<unknown> =>
    (
      await new DynamoDBClient(clientSettings(cloud)).send(
        new GetItemCommand({ TableName: outputs.LedgerTableName, Key: { pk: { S: pk } } }),
      )
    ).Item;
  expect(await get('lost')).toBeUndefined();
  expect(await get('before')).toBeDefined();
});
