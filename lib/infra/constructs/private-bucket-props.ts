import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * What every bucket has: nothing public, TLS only, encrypted, versioned; unfinished uploads go after a day, earlier versions
 * after 30 days, and objects after so many days where that is given.
 */
export const privateBucketProps = (expireAfterDays: number | undefined) =>
  ({
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    lifecycleRules: [
      {
        abortIncompleteMultipartUploadAfter: Duration.days(1),
        noncurrentVersionExpiration: Duration.days(30),
        ...(expireAfterDays === undefined ? {} : { expiration: Duration.days(expireAfterDays) }),
      },
    ],
  }) as const satisfies s3.BucketProps;
