import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** What a bucket of the hub is for. */
export type StudyBucketProps = {
  readonly keepData: boolean;
  /** Objects go after so many days; absent: they stay. */
  readonly expireAfterDays?: number;
  /** Origin of a web page that may upload with a ticket. */
  readonly uploadFrom?: string;
};

/** A private bucket: nothing public, TLS only, encrypted, versioned; unfinished uploads go after a day. */
export class StudyBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: StudyBucketProps) {
    super(scope, id);
    const { expireAfterDays, keepData, uploadFrom } = props;
    this.bucket = new s3.Bucket(this, 'Bucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(30),
          ...(expireAfterDays === undefined ? {} : { expiration: Duration.days(expireAfterDays) }),
        },
      ],
      ...(uploadFrom === undefined
        ? {}
        : { cors: [{ allowedMethods: [s3.HttpMethods.PUT], allowedOrigins: [uploadFrom], allowedHeaders: ['*'] }] }),
    });
    const byTicket = 'Every object passes by a ticket, and the audit chain holds every ticket.';
    acknowledge(this.bucket, 'AwsSolutions-S1', byTicket);
    acknowledge(this.bucket, 'NIST.800.53.R5-S3BucketLoggingEnabled', byTicket);
    acknowledge(
      this.bucket,
      'NIST.800.53.R5-S3BucketReplicationEnabled',
      'What cannot be made again is in the backup plan of State; data stay in their region.',
    );
    acknowledge(
      this.bucket,
      'NIST.800.53.R5-S3DefaultEncryptionKMS',
      'S3 encrypts it with keys of its own; a key of ours would be paid by request and keep nobody out.',
    );
  }
}
