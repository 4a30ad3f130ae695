import { RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { privateBucketProps } from './private-bucket-props.ts';

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
      ...privateBucketProps(expireAfterDays),
      removalPolicy: RemovalPolicy.RETAIN,
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
