import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  paginateListParts,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ObjectRef, PutTicket } from './object-store.ts';
import { unlessMissing } from './unless-missing.ts';

/** One part as the bucket has it. */
export type StoredPart = {
  readonly partNumber: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly etag: string;
};

/** Objects that are uploaded in parts, each bound to its SHA-256. */
export type PartStore = {
  /** Begins an upload, and answers its id. */
  readonly begin: (object: ObjectRef) => Promise<string>;
  /** A permission to send exactly these bytes as this part, for a while. */
  readonly presignPart: (
    object: ObjectRef,
    id: string,
    part: Pick<StoredPart, 'partNumber' | 'sizeBytes' | 'sha256'>,
    seconds: number,
  ) => Promise<PutTicket>;
  /** The parts that are there; undefined where the upload is not there, or no longer. */
  readonly list: (object: ObjectRef, id: string) => Promise<readonly StoredPart[] | undefined>;
  /** Makes the object of these parts; does nothing where the upload is not there, or no longer. */
  readonly complete: (object: ObjectRef, id: string, parts: readonly StoredPart[]) => Promise<void>;
  /** Gives the upload up with all of its parts. */
  readonly abort: (object: ObjectRef, id: string) => Promise<void>;
};

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const hex = (text: string): string => Buffer.from(text, 'base64').toString('hex');

/** Uploads in parts as S3 keeps them. Throws what S3 throws, but for an upload that is not there. */
export const makePartStore = (client: S3Client): PartStore => ({
  begin: async ({ bucket, key }) => {
    const begun = await client.send(
      new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ChecksumAlgorithm: 'SHA256' }),
    );
    if (begun.UploadId === undefined) throw new Error('the store began an upload without an id');
    return begun.UploadId;
  },
  presignPart: async ({ bucket, key }, id, { partNumber, sha256, sizeBytes }, seconds) => {
    const checksum = base64(sha256);
    const url = await getSignedUrl(
      client,
      new UploadPartCommand({
        Bucket: bucket,
        Key: key,
        UploadId: id,
        PartNumber: partNumber,
        ContentLength: sizeBytes,
        ChecksumSHA256: checksum,
      }),
      {
        expiresIn: seconds,
        // Signed as headers: another size or other bytes do not match the signature.
        unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
        signableHeaders: new Set(['host', 'content-length', 'x-amz-checksum-sha256']),
      },
    );
    return { url, headers: { 'x-amz-checksum-sha256': checksum } };
  },
  list: ({ bucket, key }, id) =>
    unlessMissing(
      (async () => {
        const parts: StoredPart[] = [];
        for await (const page of paginateListParts({ client }, { Bucket: bucket, Key: key, UploadId: id }))
          for (const { ChecksumSHA256, ETag, PartNumber, Size } of page.Parts ?? [])
            if (PartNumber !== undefined && ETag !== undefined)
              parts.push({
                partNumber: PartNumber,
                sizeBytes: Size ?? 0,
                etag: ETag,
                sha256: hex(ChecksumSHA256 ?? ''),
              });
        return parts;
      })(),
    ),
  complete: async ({ bucket, key }, id, parts) => {
    await unlessMissing(
      client.send(
        new CompleteMultipartUploadCommand({
          Bucket: bucket,
          Key: key,
          UploadId: id,
          MultipartUpload: {
            Parts: parts.map(({ etag, partNumber, sha256 }) => ({
              PartNumber: partNumber,
              ETag: etag,
              ChecksumSHA256: base64(sha256),
            })),
          },
        }),
      ),
    );
  },
  abort: async ({ bucket, key }, id) => {
    await unlessMissing(client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: id })));
  },
});

let store: PartStore | undefined;

/** The uploads in parts of this Lambda; checksums only where asked, because a presigned part must not demand one more. */
export const runtimePartStore = (): PartStore => {
  store ??= makePartStore(
    new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }),
  );
  return store;
};
