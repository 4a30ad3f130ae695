import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { physicalNames } from '../config/physical-names.ts';
import { PrivateBucket } from './private-bucket.ts';

/** What is kept of a request: neither query, nor cookie, nor referrer. */
const recordFields = [
  'date',
  'time',
  'x-edge-location',
  'sc-bytes',
  'c-ip',
  'cs-method',
  'cs-uri-stem',
  'sc-status',
  'cs(User-Agent)',
  'x-edge-result-type',
  'x-edge-request-id',
  'x-host-header',
  'cs-protocol',
  'cs-bytes',
  'time-taken',
  'ssl-protocol',
  'ssl-cipher',
  'x-edge-detailed-result-type',
];

/** Every request that reached CloudFront, for a year, in a bucket that needs no access lists. */
export class EdgeAccessLog extends Construct {
  constructor(scope: Construct, id: string, { distribution, hubId }: { distribution: Distribution; hubId: string }) {
    super(scope, id);
    const name = physicalNames(hubId).edgeLog;
    const { bucket } = new PrivateBucket(this, 'Log', {
      expireAfterDays: 365,
      whyNoAccessLog: 'It is itself the log, and only the log service writes to it.',
    });
    const source = new logs.CfnDeliverySource(this, 'Source', {
      name,
      logType: 'ACCESS_LOGS',
      resourceArn: distribution.distributionArn,
    });
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogOfThisDistribution',
        principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('*')],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: {
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'logs',
              resource: 'delivery-source',
              resourceName: name,
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
    const destination = new logs.CfnDeliveryDestination(this, 'Destination', {
      name,
      destinationResourceArn: bucket.bucketArn,
      outputFormat: 'json',
    });
    const delivery = new logs.CfnDelivery(this, 'Delivery', {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.attrArn,
      recordFields,
    });
    delivery.addResourceDependency(source);
    if (bucket.policy !== undefined) delivery.node.addDependency(bucket.policy);
  }
}
