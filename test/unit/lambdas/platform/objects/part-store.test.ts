import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  NoSuchUpload,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { makePartStore } from '#lambdas/platform/objects/part-store';

const hex = 'ab'.repeat(32);
const base64 = Buffer.from(hex, 'hex').toString('base64');
const object = { bucket: 'b', key: 'k/model.safetensors' };
const part = { partNumber: 3, sizeBytes: 7, sha256: hex, etag: 'e' };
const store = () =>
  makePartStore(
    new S3Client({
      region: 'eu-west-2',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    }),
  );
const failure = (name: string, status: number) =>
  new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode: status } });

it('binds a ticket to one part of one upload, by its size and hash', async () => {
  const { headers, url } = await store().presignPart(object, 'id', part, 60);
  const query = new URL(url).searchParams;
  expect(query.get('X-Amz-SignedHeaders')?.split(';')).toEqual(['content-length', 'host', 'x-amz-checksum-sha256']);
  expect([query.get('uploadId'), query.get('partNumber')]).toEqual(['id', '3']);
  expect(headers).toEqual({ 'x-amz-checksum-sha256': base64 });
  expect(url).not.toContain('x-amz-checksum-crc32');
});

it('has S3 demand a SHA-256 of every part', async () => {
  const s3 = mockClient(S3Client);
  s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'id' });
  expect(await store().begin(object)).toBe('id');
  expect(s3.commandCalls(CreateMultipartUploadCommand)[0]?.args[0].input).toMatchObject({
    ChecksumAlgorithm: 'SHA256',
  });
});

it('lists the parts of every page, and completes with exactly those', async () => {
  const s3 = mockClient(S3Client);
  const listed = (PartNumber: number) => ({ PartNumber, Size: 7, ETag: 'e', ChecksumSHA256: base64 });
  s3.on(ListPartsCommand)
    .resolvesOnce({ Parts: [listed(1)], IsTruncated: true, NextPartNumberMarker: '1' })
    .resolves({ Parts: [listed(2)] });
  s3.on(CompleteMultipartUploadCommand).resolves({});
  const found = (await store().list(object, 'id')) ?? [];
  expect(found).toEqual([1, 2].map((partNumber) => ({ ...part, partNumber })));
  await store().complete(object, 'id', found);
  expect(s3.commandCalls(CompleteMultipartUploadCommand)[0]?.args[0].input.MultipartUpload).toEqual({
    Parts: [1, 2].map((PartNumber) => ({ PartNumber, ETag: 'e', ChecksumSHA256: base64 })),
  });
});

it('answers undefined for an upload that has ended, and throws whatever else S3 says', async () => {
  const s3 = mockClient(S3Client);
  s3.on(ListPartsCommand).rejects(
    new NoSuchUpload({ message: 'The upload is not there.', $metadata: { httpStatusCode: 404 } }),
  );
  expect(await store().list(object, 'id')).toBeUndefined();
  s3.on(CompleteMultipartUploadCommand).rejects(failure('NoSuchUpload', 404));
  await store().complete(object, 'id', [part]);
  s3.on(ListPartsCommand).rejects(failure('AccessDenied', 403));
  await expect(store().list(object, 'id')).rejects.toThrow();
});
