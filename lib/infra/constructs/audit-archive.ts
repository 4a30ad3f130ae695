import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { privateBucketProps } from './private-bucket-props.ts';

const years = (count: number): Duration => Duration.days(count * 365);

/**
 * The signed audit heads of every day, under S3 Object Lock: nobody can change or delete one for ten years, not even the
 * account itself. Where data go with their stack, for a day.
 */
export class AuditArchive extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, { keepData }: { readonly keepData: boolean }) {
    super(scope, id);
    const { lifecycleRules: _, ...props } = privateBucketProps(undefined);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      ...props,
      objectLockEnabled: true,
      objectLockDefaultRetention: keepData
        ? s3.ObjectLockRetention.compliance(years(10))
        : s3.ObjectLockRetention.governance(Duration.days(1)),
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const heads = 'It holds one small object a day, which says nothing of anybody and which every trust has too.';
    acknowledge(this.bucket, 'AwsSolutions-S1', heads);
    acknowledge(this.bucket, 'NIST.800.53.R5-S3BucketLoggingEnabled', heads);
    acknowledge(this.bucket, 'NIST.800.53.R5-S3BucketReplicationEnabled', heads);
    acknowledge(this.bucket, 'NIST.800.53.R5-S3DefaultEncryptionKMS', heads);
  }
}
