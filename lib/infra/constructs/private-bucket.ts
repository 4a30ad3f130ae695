import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** What a bucket of the edge is for. */
export type PrivateBucketProps = {
  /** Objects go after so many days; absent: they stay. */
  readonly expireAfterDays?: number;
  /** Why reads and writes of it need no log of their own. */
  readonly whyNoAccessLog: string;
};

/** A private bucket of what can be made again or is kept for a while: nothing public, TLS only, encrypted, versioned. */
export class PrivateBucket extends Construct {
  readonly bucket: s3.IBucket;

  constructor(scope: Construct, id: string, { expireAfterDays, whyNoAccessLog }: PrivateBucketProps) {
    super(scope, id);
    // The library's own types do not agree with each other about what may be left out.
    this.bucket = new s3.Bucket(this, 'Bucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(30),
          ...(expireAfterDays === undefined ? {} : { expiration: Duration.days(expireAfterDays) }),
        },
      ],
    }) as s3.IBucket;
    acknowledge(this.bucket, 'AwsSolutions-S1', whyNoAccessLog);
    acknowledge(this.bucket, 'NIST.800.53.R5-S3BucketLoggingEnabled', whyNoAccessLog);
    acknowledge(this.bucket, 'NIST.800.53.R5-S3BucketReplicationEnabled', 'Nothing in it is lost for good.');
    acknowledge(
      this.bucket,
      'NIST.800.53.R5-S3DefaultEncryptionKMS',
      'S3 encrypts it with keys of its own; a key of ours would be paid by request and keep nobody out.',
    );
  }
}
