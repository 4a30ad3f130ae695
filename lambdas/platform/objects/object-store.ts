import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { unlessMissing } from './unless-missing.ts';

/** Where an object lies. */
export type ObjectRef = { readonly bucket: string; readonly key: string };

/** An object as it is: its bytes are pinned by the ETag. */
export type ObjectFacts = { readonly etag: string; readonly sizeBytes: number; readonly sha256?: string };

/** A permission to send exactly these bytes, for a while. */
export type PutTicket = { readonly url: string; readonly headers: Record<string, string> };

/** The buckets as the hub uses them. */
export type ObjectStore = {
  readonly head: (object: ObjectRef) => Promise<ObjectFacts | undefined>;
  /** The bytes, as they were under this ETag where one is given; undefined when they are not (or no longer) there. */
  readonly read: (object: ObjectRef, etag?: string) => Promise<AsyncIterable<Uint8Array> | undefined>;
  readonly write: (object: ObjectRef, content: Uint8Array) => Promise<void>;
  /** Copies the bytes that the ETag pins; false when they are not (or no longer) there. */
  readonly copyPinned: (from: ObjectRef, etag: string, to: ObjectRef) => Promise<boolean>;
  readonly remove: (object: ObjectRef) => Promise<void>;
  /** A link to the bytes; with a name, a browser saves them under it instead of showing them. */
  readonly presignGet: (object: ObjectRef, seconds: number, saveAs?: string) => Promise<string>;
  readonly presignPut: (
    object: ObjectRef,
    announced: { readonly sizeBytes: number; readonly sha256: string },
    seconds: number,
  ) => Promise<PutTicket>;
};

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

/** The buckets as S3 holds them. Throws what S3 throws, but for an object that is not there. */
export const makeObjectStore = (client: S3Client): ObjectStore => ({
  head: async ({ bucket, key }) => {
    const found = await unlessMissing(
      client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' })),
    );
    if (found?.ETag === undefined) return undefined;
    return {
      etag: found.ETag,
      sizeBytes: found.ContentLength ?? 0,
      // Of an object that was uploaded in parts it is a checksum of checksums.
      ...(found.ChecksumSHA256 === undefined || found.ChecksumSHA256.includes('-')
        ? {}
        : { sha256: Buffer.from(found.ChecksumSHA256, 'base64').toString('hex') }),
    };
  },
  read: async ({ bucket, key }, etag) => {
    const found = await unlessMissing(
      client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...(etag === undefined ? {} : { IfMatch: etag }) })),
    );
    return found?.Body as AsyncIterable<Uint8Array> | undefined;
  },
  write: async ({ bucket, key }, content) => {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }));
  },
  copyPinned: async (from, etag, to) => {
    const copied = await unlessMissing(
      client.send(
        new CopyObjectCommand({
          // Our keys hold letters, digits, dot, dash, underscore and slash alone: nothing to escape.
          CopySource: `${from.bucket}/${from.key}`,
          CopySourceIfMatch: etag,
          Bucket: to.bucket,
          Key: to.key,
          ChecksumAlgorithm: 'SHA256',
          // A malware scan may have tagged the bytes; copying tags takes rights that nothing else needs.
          TaggingDirective: 'REPLACE',
        }),
      ),
    );
    return copied !== undefined;
  },
  remove: async ({ bucket, key }) => {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  },
  presignGet: ({ bucket, key }, seconds, saveAs) =>
    getSignedUrl(
      client,
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(saveAs === undefined
          ? {}
          : {
              ResponseContentDisposition: `attachment; filename="${saveAs}"`,
              ResponseContentType: 'application/octet-stream',
            }),
      }),
      { expiresIn: seconds },
    ),
  presignPut: async ({ bucket, key }, { sizeBytes, sha256 }, seconds) => {
    const checksum = base64(sha256);
    const url = await getSignedUrl(
      client,
      new PutObjectCommand({ Bucket: bucket, Key: key, ContentLength: sizeBytes, ChecksumSHA256: checksum }),
      {
        expiresIn: seconds,
        // Signed as headers: another size or other bytes do not match the signature.
        unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
        signableHeaders: new Set(['host', 'content-length', 'x-amz-checksum-sha256']),
      },
    );
    return { url, headers: { 'x-amz-checksum-sha256': checksum } };
  },
});

let store: ObjectStore | undefined;

/** The buckets of this Lambda; checksums only where asked, because a presigned upload must not demand one more. */
export const runtimeObjectStore = (): ObjectStore => {
  store ??= makeObjectStore(
    new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }),
  );
  return store;
};
