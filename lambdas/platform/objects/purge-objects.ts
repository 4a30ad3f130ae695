import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';

/** Removes every version of every object below a prefix for good, and answers how many objects there were. */
export type PurgeObjects = (place: { readonly bucket: string; readonly prefix: string }) => Promise<number>;

/** Objects as S3 holds them. May be cut off anywhere and repeated. Throws what S3 throws, and where it kept an object. */
export const makePurgeObjects =
  (client: S3Client): PurgeObjects =>
  async ({ bucket, prefix }) => {
    let objects = 0;
    for (;;) {
      // Always the first page: what it held is gone by the next time.
      const { DeleteMarkers = [], Versions = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, MaxKeys: 1000 }),
      );
      const found = [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
        Key === undefined ? [] : [{ Key, ...(VersionId === undefined ? {} : { VersionId }) }],
      );
      if (found.length === 0) return objects;
      const { Errors = [] } = await client.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: found, Quiet: true } }),
      );
      if (Errors.length > 0) throw new Error(`S3 kept ${Errors.length} objects: ${Errors[0]?.Code}`);
      objects += Versions.filter(({ IsLatest }) => IsLatest === true).length;
    }
  };

let purge: PurgeObjects | undefined;

/** The buckets of this Lambda. */
export const runtimePurgeObjects = (): PurgeObjects => {
  purge ??= makePurgeObjects(new S3Client({}));
  return purge;
};
