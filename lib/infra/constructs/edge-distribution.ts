import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { AaaaRecord, ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { apiPolicy, consolePolicy } from '../config/content-security-policy.ts';
import { type EdgeSettings, originHost } from '../config/edge-settings.ts';
import { acknowledge } from './acknowledge.ts';
import { EdgeCertificate } from './edge-certificate.ts';
import { EdgeHeaders } from './edge-headers.ts';
import { MutualTlsOrigin } from './mutual-tls-origin.ts';

/** What CloudFront serves. */
export type EdgeDistributionProps = {
  readonly edge: EdgeSettings;
  /** The files of the console. */
  readonly console: IBucket;
  readonly firewall: CfnWebACL;
  /** Origins that pages may call beside their own: the user pool, the bucket for uploads. */
  readonly calledByPages: readonly string[];
  /** What `/config.json` says: how clients of every kind find the API and the place to sign in. */
  readonly clientSettings: Readonly<Record<string, string>>;
};

/** The one public host: the console's files, and under `/api/` the API. */
export class EdgeDistribution extends Construct {
  readonly distribution: cloudfront.Distribution;

  constructor(scope: Construct, id: string, props: EdgeDistributionProps) {
    super(scope, id);
    const { calledByPages, clientSettings, console: files, edge, firewall } = props;
    const host = new EdgeCertificate(this, 'Host', { host: edge.name, edge, existing: 'public' });
    const api = new MutualTlsOrigin(originHost(edge), edge.clientCertificateArn, {
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
      // Longer than API Gateway lets a Lambda take, and than a doorbell waits.
      readTimeout: Duration.seconds(35),
    });
    const headers = (name: string, contentSecurityPolicy: string): cloudfront.ResponseHeadersPolicy =>
      new EdgeHeaders(this, name, { contentSecurityPolicy }).policy;
    const consolePath = new cloudfront.Function(this, 'ConsolePath', {
      code: cloudfront.FunctionCode.fromInline(
        readFileSync(new URL('../edge/console-path.js', import.meta.url), 'utf8').replace('__SETTINGS__', () =>
          JSON.stringify(clientSettings),
        ),
      ),
      runtime: cloudfront.FunctionRuntime.JS_2_0,
    });
    this.distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: edge.name,
      domainNames: [edge.name],
      certificate: host.certificate,
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      defaultRootObject: 'index.html',
      webAclId: firewall.attrArn,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(files),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headers('ConsoleHeaders', consolePolicy(calledByPages)),
        functionAssociations: [{ function: consolePath, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: {
        '/api/*': {
          origin: api,
          // A key that was sent in clear text once is no longer a secret: nothing is redirected here.
          viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
          cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
          originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          responseHeadersPolicy: headers('ApiHeaders', apiPolicy),
        },
      },
    });
    acknowledge(this.distribution, 'AwsSolutions-CFR1', 'Researchers and trusts may be in any country.');
    const logged = 'It is logged by a delivery of the log service, which needs no bucket with access lists.';
    acknowledge(this.distribution, 'AwsSolutions-CFR3', logged);
    acknowledge(this.distribution, 'NIST.800.53.R5-CloudFrontAccessLogging', logged);
    if (host.zone === undefined) return;
    const record = {
      zone: host.zone,
      recordName: `${edge.name}.`,
      target: RecordTarget.fromAlias(new CloudFrontTarget(this.distribution)),
    };
    new ARecord(this, 'Record', record);
    new AaaaRecord(this, 'Record6', record);
  }
}
