import { CfnOutput } from 'aws-cdk-lib';
import * as api from 'aws-cdk-lib/aws-apigatewayv2';
import { ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { type EdgeSettings, originHost } from '../config/edge-settings.ts';
import { EdgeCertificate } from './edge-certificate.ts';

/** The only name that the API has in AWS. It completes no TLS handshake but with who shows a certificate of ours: CloudFront. */
export class ApiDomain extends Construct {
  readonly domain: api.DomainName;

  constructor(scope: Construct, id: string, { edge }: { readonly edge: EdgeSettings }) {
    super(scope, id);
    const host = originHost(edge);
    const { certificate, zone } = new EdgeCertificate(this, 'Host', { host, edge, existing: 'origin' });
    const authorities = new Asset(this, 'Authorities', { path: edge.authoritiesFile });
    this.domain = new api.DomainName(this, 'Name', {
      domainName: host,
      certificate,
      securityPolicy: api.SecurityPolicy.TLS_1_2,
      mtls: { bucket: authorities.bucket, key: authorities.s3ObjectKey },
    });
    const { regionalDomainName, regionalHostedZoneId } = this.domain;
    if (zone !== undefined)
      new ARecord(this, 'Record', {
        zone,
        recordName: `${host}.`,
        target: RecordTarget.fromAlias(new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId)),
      });
    new CfnOutput(this, 'OriginTarget', { value: regionalDomainName, description: `What ${host} is an alias of.` });
  }
}
