import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ObjectVersion,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { auditHeads, objectKeys } from '#lambdas/platform/objects/object-keys';
import { env } from '#lambdas/platform/runtime/env';

/** A head of the archive: its text, and the place that its name says. */
export type ArchivedHead = { readonly sequence: number; readonly signedHead: string };

/** The bucket of signed heads, in which nothing can be changed or deleted for years. */
export type AuditArchive = {
  /** Keeps a head under its place and day, once. */
  readonly keep: (head: ArchivedHead, day: string) => Promise<void>;
  /** Every version of every head at or after a place: one that was written over or hidden is there all the same. */
  readonly heads: (from: number) => Promise<readonly ArchivedHead[]>;
};

/** Reads that are under way at once. */
const concurrency = 16;

/** The archive as S3 holds it. Throws what S3 throws. */
export const makeAuditArchive = (client: S3Client, bucket: string): AuditArchive => ({
  keep: async ({ sequence, signedHead }, day) => {
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: objectKeys.auditHead(sequence, day),
          Body: signedHead,
          ContentType: 'application/jose',
          IfNoneMatch: '*',
          // S3 takes no object under Object Lock without one.
          ChecksumAlgorithm: 'SHA256',
        }),
      );
    } catch (reason) {
      const isThere = reason instanceof S3ServiceException && reason.$metadata.httpStatusCode === 412;
      if (!isThere) throw reason;
    }
  },
  heads: async (from) => {
    const versions: ObjectVersion[] = [];
    let [keyMarker, versionMarker]: (string | undefined)[] = [auditHeads.before(from)];
    for (;;) {
      const page = await client.send(
        new ListObjectVersionsCommand({
          Bucket: bucket,
          Prefix: auditHeads.prefix,
          KeyMarker: keyMarker,
          ...(versionMarker === undefined ? {} : { VersionIdMarker: versionMarker }),
        }),
      );
      versions.push(...(page.Versions ?? []));
      if (page.IsTruncated !== true) break;
      [keyMarker, versionMarker] = [page.NextKeyMarker, page.NextVersionIdMarker];
    }
    return pMap(
      versions,
      async ({ Key = '', VersionId }) => {
        const found = await client.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId }));
        const signedHead = (await found.Body?.transformToString()) ?? '';
        return { sequence: auditHeads.placeOf(Key), signedHead };
      },
      { concurrency },
    );
  },
});

let archive: AuditArchive | undefined;

/** The archive of this hub. */
export const runtimeAuditArchive = (): AuditArchive => {
  archive ??= makeAuditArchive(new S3Client({}), env('AUDIT_BUCKET'));
  return archive;
};
