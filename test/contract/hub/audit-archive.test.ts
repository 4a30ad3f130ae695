import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditArchive, makeAuditArchive } from '#lambdas/audit/audit-archive';
import { clientSettings } from '#local/cloud/client-settings';
import { type LocalCloud, startLocalCloud } from '#local/cloud/local-cloud';
import { memoryAuditArchive } from '#test/fakes/memory-audit-archive';
import { testFolder } from '#test/support/test-folder';

const Bucket = 'audit-archive';
let cloud: LocalCloud;
let client: S3Client;
const archives: Record<string, AuditArchive> = { 'in memory': memoryAuditArchive() };

beforeAll(async () => {
  cloud = await startLocalCloud({ stateFolder: testFolder('audit-archive') });
  client = new S3Client({ ...clientSettings(cloud), forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  await client.send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 1 } },
      },
    }),
  );
  archives['in S3'] = makeAuditArchive(client, Bucket);
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

describe.each(['in memory', 'in S3'])('the archive of audit heads %s', (name) => {
  it('gives back every head from a place on, and keeps one of a place and day once', async () => {
    const archive = archives[name]!;
    expect(await archive.heads(0)).toEqual([]);
    await archive.keep({ sequence: 7, signedHead: 'seven' }, '2026-01-01');
    await archive.keep({ sequence: 7, signedHead: 'other' }, '2026-01-01');
    await archive.keep({ sequence: 7, signedHead: 'seven again' }, '2026-01-02');
    await archive.keep({ sequence: 1200, signedHead: 'twelve hundred' }, '2026-01-03');
    expect(await archive.heads(0)).toEqual([
      { sequence: 7, signedHead: 'seven' },
      { sequence: 7, signedHead: 'seven again' },
      { sequence: 1200, signedHead: 'twelve hundred' },
    ]);
    expect(await archive.heads(7)).toHaveLength(3);
    expect(await archive.heads(8)).toEqual([{ sequence: 1200, signedHead: 'twelve hundred' }]);
  });
});

describe('the bucket of the archive', () => {
  it('tells heads that somebody wrote over or hid, and lets nobody delete one', async () => {
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'heads/' }));
    const [first] = Versions;
    await client.send(new PutObjectCommand({ Bucket, Key: first?.Key, Body: 'forged', ChecksumAlgorithm: 'SHA256' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: first?.Key }));
    const texts = (await archives['in S3']!.heads(0)).map(({ signedHead }) => signedHead);
    expect(texts.sort()).toEqual(['forged', 'seven', 'seven again', 'twelve hundred']);
    await expect(
      client.send(new DeleteObjectCommand({ Bucket, Key: first?.Key, VersionId: first?.VersionId })),
    ).rejects.toThrow(/denied|lock/i);
  });
});
