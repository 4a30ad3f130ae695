import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { EdgeSettings } from '../config/edge-settings.ts';
import type { HubSettings } from '../config/hub-settings.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { ConsoleFiles } from '../constructs/console-files.ts';
import { EdgeAccessLog } from '../constructs/edge-access-log.ts';
import { EdgeDistribution } from '../constructs/edge-distribution.ts';
import { EdgeFirewall } from '../constructs/edge-firewall.ts';
import { HubAlarm } from '../constructs/hub-alarm.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import type { HubStack } from './hub-stack.ts';
import type { StateStack } from './state-stack.ts';

/** What the public host is made from. */
export type EdgeStackProps = StackProps & {
  readonly settings: HubSettings;
  readonly edge: EdgeSettings;
  readonly state: StateStack;
  readonly hub: HubStack;
  /** What the build of the console has made; absent: not built, and only the API answers. */
  readonly consoleFolder?: string;
};

/**
 * The public host: CloudFront before console and API, its firewall, certificate, records and logs. In us-east-1, where
 * CloudFront takes certificates and firewalls from. Can be thrown away and made again.
 */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    super(scope, id, props);
    const { consoleFolder, edge, hub, settings, state } = props;
    const { hubId } = settings;
    const { bucket } = new PrivateBucket(this, 'Console', {
      whyNoAccessLog: 'CloudFront alone reads it, and logs every request.',
    });
    const { region } = Stack.of(state);
    const { distribution } = new EdgeDistribution(this, 'Edge', {
      edge,
      console: bucket,
      firewall: new EdgeFirewall(this, 'Firewall', { hubId }).acl,
      calledByPages: [
        `https://cognito-idp.${region}.amazonaws.com`,
        `https://${state.quarantine.bucket.bucketRegionalDomainName}`,
      ],
      clientSettings: {
        apiBaseUrl: `${settings.publicUrl}/api`,
        userPoolId: state.directory.pool.userPoolId,
        userPoolClientId: state.directory.client.userPoolClientId,
        idpEndpoint: `https://cognito-idp.${region}.amazonaws.com/`,
        region,
      },
    });
    // Its origin has a name only then.
    this.addStackDependency(hub);
    new EdgeAccessLog(this, 'AccessLog', { distribution, hubId });
    if (consoleFolder !== undefined)
      new ConsoleFiles(this, 'ConsoleFiles', { folder: consoleFolder, bucket, distribution });
    this.#addAlarms(settings, edge);
    new CfnOutput(this, 'ConsoleBucketName', { value: bucket.bucketName });
    new CfnOutput(this, 'DistributionId', { value: distribution.distributionId });
    new CfnOutput(this, 'PublicTarget', {
      value: distribution.distributionDomainName,
      description: `What ${edge.name} is an alias of.`,
    });
    new CfnOutput(this, 'PublicUrl', { value: settings.publicUrl });
  }

  /** CloudWatch has metrics of certificates in their own region. */
  #addAlarms(settings: HubSettings, edge: EdgeSettings): void {
    const { topic } = new AlarmTopic(this, 'Alarms', settings);
    const { certificates, clientCertificateArn } = edge;
    const imported = { client: clientCertificateArn, public: certificates?.public };
    for (const [about, CertificateArn] of Object.entries(imported))
      if (CertificateArn !== undefined)
        new HubAlarm(this, `${about}CertificateExpires`, {
          kind: 'EDGE_CERTIFICATE_EXPIRES',
          about,
          topic,
          metric: new Metric({
            namespace: 'AWS/CertificateManager',
            metricName: 'DaysToExpiry',
            dimensionsMap: { CertificateArn },
            statistic: 'Minimum',
            period: Duration.days(1),
          }),
          atOrBelow: true,
          threshold: 30,
        });
  }
}
