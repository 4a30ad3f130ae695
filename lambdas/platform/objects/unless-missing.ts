import { NoSuchKey, NotFound, S3ServiceException } from '@aws-sdk/client-s3';

const missing = (reason: unknown): boolean =>
  reason instanceof NotFound ||
  reason instanceof NoSuchKey ||
  (reason instanceof S3ServiceException && [404, 412].includes(reason.$metadata.httpStatusCode ?? 0));

/** What S3 answers; undefined where it says that there is nothing, or nothing any more, as it was asked for. */
export const unlessMissing = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work;
  } catch (reason) {
    if (missing(reason)) return undefined;
    throw reason;
  }
};
