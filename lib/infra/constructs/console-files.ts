import { Stack } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** Where the built console goes. */
export type ConsoleFilesProps = {
  /** What its build has made. Files below `assets` have a hash in their names. */
  readonly folder: string;
  readonly bucket: IBucket;
  readonly distribution: IDistribution;
};

/** Puts the built console where CloudFront reads it: files with a hash stay for good, so that open pages go on working. */
export class ConsoleFiles extends Construct {
  constructor(scope: Construct, id: string, { bucket, distribution, folder }: ConsoleFilesProps) {
    super(scope, id);
    const common = { sources: [Source.asset(folder)], destinationBucket: bucket, prune: false };
    const hashed = new BucketDeployment(this, 'Hashed', {
      ...common,
      exclude: ['*'],
      include: ['assets/*'],
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    });
    const pages = new BucketDeployment(this, 'Pages', {
      ...common,
      exclude: ['assets/*'],
      cacheControl: [CacheControl.fromString('no-cache')],
      distribution,
      distributionPaths: ['/', '/index.html'],
    });
    // A page must find the files that it names.
    pages.node.addDependency(hashed);
    const copier = Stack.of(this).node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
    if (copier === undefined) throw new Error('the library copies files in another way than this knows');
    const ofTheLibrary = 'The library makes it to copy files during a deployment; nothing else can call it.';
    const policy = 'Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    for (const rule of [`IAM4[${policy}]`, 'L1']) acknowledge(copier, `AwsSolutions-${rule}`, ofTheLibrary);
    for (const rule of ['IAMNoInlinePolicy', 'LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC'] as const)
      acknowledge(copier, `NIST.800.53.R5-${rule}`, ofTheLibrary);
  }
}
