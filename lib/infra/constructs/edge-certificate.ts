import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { EdgeSettings } from '../config/edge-settings.ts';

/** Which host of the edge. */
export type EdgeCertificateProps = {
  readonly host: string;
  readonly edge: EdgeSettings;
  /** The one that exists, where there is no zone to make one in. */
  readonly existing: 'public' | 'origin';
};

/** The certificate of a host: made and renewed by way of its zone, or one that exists. */
export class EdgeCertificate extends Construct {
  readonly certificate: acm.ICertificate;
  /** Where the host's records go; absent: DNS is elsewhere. */
  readonly zone: IHostedZone | undefined;

  constructor(scope: Construct, id: string, { edge, existing, host }: EdgeCertificateProps) {
    super(scope, id);
    const { certificates, hostedZone } = edge;
    this.zone =
      hostedZone &&
      HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: hostedZone.id, zoneName: hostedZone.name });
    if (this.zone !== undefined)
      this.certificate = new acm.Certificate(this, 'Certificate', {
        domainName: host,
        validation: acm.CertificateValidation.fromDns(this.zone),
      });
    else if (certificates !== undefined)
      this.certificate = acm.Certificate.fromCertificateArn(this, 'Certificate', certificates[existing]);
    else throw new Error(`${host} has neither a zone nor a certificate`);
  }
}
