import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';

/** What differs between pages and answers of the API. */
export type EdgeHeadersProps = {
  readonly contentSecurityPolicy: string;
};

/** Security headers of everything that CloudFront answers, whatever an origin says. */
export class EdgeHeaders extends Construct {
  readonly policy: cloudfront.ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, { contentSecurityPolicy }: EdgeHeadersProps) {
    super(scope, id);
    const override = true;
    this.policy = new cloudfront.ResponseHeadersPolicy(this, 'Policy', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override },
        contentTypeOptions: { override },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override },
      },
      customHeadersBehavior: {
        customHeaders: [
          {
            header: 'Permissions-Policy',
            value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
            override,
          },
          { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override },
          { header: 'Cross-Origin-Resource-Policy', value: 'same-origin', override },
        ],
      },
      removeHeaders: ['Server', 'X-Powered-By'],
    });
  }
}
