import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { makeObjectStore } from '#lambdas/platform/objects/object-store';

const hex = 'ab'.repeat(32);
const client = () =>
  new S3Client({
    region: 'eu-west-2',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
const object = { bucket: 'b', key: 'k/f.py' };
const changed = new S3ServiceException({
  name: 'PreconditionFailed',
  $fault: 'client',
  $metadata: { httpStatusCode: 412 },
});

describe('a ticket to upload', () => {
  it('signs size and hash, so that other bytes do not fit it', async () => {
    const { url, headers } = await makeObjectStore(client()).presignPut(object, { sizeBytes: 7, sha256: hex }, 60);
    const signed = new URL(url).searchParams.get('X-Amz-SignedHeaders')?.split(';');
    expect(signed).toEqual(['content-length', 'host', 'x-amz-checksum-sha256']);
    expect(headers).toEqual({ 'x-amz-checksum-sha256': Buffer.from(hex, 'hex').toString('base64') });
    expect(url).not.toContain('x-amz-checksum-crc32');
  });
});

describe('objects', () => {
  it('are pinned by their ETag when read and when copied', async () => {
    const s3 = mockClient(S3Client);
    s3.on(GetObjectCommand).resolves({});
    s3.on(CopyObjectCommand).resolves({});
    const store = makeObjectStore(client());
    await store.read(object, '"e"');
    expect(await store.copyPinned(object, '"e"', { bucket: 'c', key: 'x' })).toBe(true);
    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).toMatchObject({ IfMatch: '"e"' });
    expect(s3.commandCalls(CopyObjectCommand)[0]?.args[0].input).toMatchObject({
      CopySource: 'b/k/f.py',
      CopySourceIfMatch: '"e"',
      // Tags that a malware scan gave the source stay there: to copy them takes further rights.
      TaggingDirective: 'REPLACE',
    });
    s3.restore();
  });

  it('that are gone or have changed are not there; other failures are told', async () => {
    const s3 = mockClient(S3Client);
    s3.on(HeadObjectCommand)
      .rejectsOnce(new NotFound({ message: 'x', $metadata: {} }))
      .rejects(new Error('down'));
    s3.on(CopyObjectCommand).rejects(changed);
    const store = makeObjectStore(client());
    expect(await store.head(object)).toBeUndefined();
    await expect(store.head(object)).rejects.toThrow('down');
    expect(await store.copyPinned(object, '"e"', object)).toBe(false);
    s3.restore();
  });

  it('tell their hash in hexadecimal', async () => {
    const s3 = mockClient(S3Client);
    s3.on(HeadObjectCommand).resolves({
      ETag: '"e"',
      ContentLength: 7,
      ChecksumSHA256: Buffer.from(hex, 'hex').toString('base64'),
    });
    expect(await makeObjectStore(client()).head(object)).toEqual({ etag: '"e"', sizeBytes: 7, sha256: hex });
    s3.restore();
  });
});
