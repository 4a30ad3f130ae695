import { RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { privateBucketProps } from './private-bucket-props.ts';

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
      ...privateBucketProps(expireAfterDays),
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
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
