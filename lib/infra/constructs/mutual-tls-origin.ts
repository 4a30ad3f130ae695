import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, type HttpOriginProps } from 'aws-cdk-lib/aws-cloudfront-origins';

/** An origin that CloudFront shows a certificate of ours, so that the origin can refuse everybody else. */
export class MutualTlsOrigin extends HttpOrigin {
  readonly #clientCertificateArn: string;

  /** The certificate is in ACM of us-east-1 and made for clients. */
  constructor(host: string, clientCertificateArn: string, props: HttpOriginProps) {
    super(host, props);
    this.#clientCertificateArn = clientCertificateArn;
  }

  protected override renderCustomOriginConfig(): CfnDistribution.CustomOriginConfigProperty | undefined {
    const config = super.renderCustomOriginConfig();
    // The construct of the library has no property for it yet.
    return config && { ...config, originMtlsConfig: { clientCertificateArn: this.#clientCertificateArn } };
  }
}
