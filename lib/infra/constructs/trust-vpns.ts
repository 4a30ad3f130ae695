import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { FederationSettings } from '../config/federation-settings.ts';

/** What connections to trusts are made from. */
export type TrustVpnsProps = { readonly vpc: ec2.IVpc; readonly trusts: FederationSettings['vpn'] };

/**
 * A site-to-site VPN to each trust that has one, with a fixed route to the trust's network. AWS makes the keys of the
 * tunnels, so that none is in a template; the trust's operator downloads them with the settings of the connection.
 */
export class TrustVpns extends Construct {
  constructor(scope: Construct, id: string, { trusts, vpc }: TrustVpnsProps) {
    super(scope, id);
    vpc.enableVpnGateway({
      type: ec2.VpnConnectionType.IPSEC_1,
      vpnRoutePropagation: [{ subnets: vpc.publicSubnets }],
    });
    for (const { code, customerGatewayIp, network } of trusts)
      vpc.addVpnConnection(code, { ip: customerGatewayIp, staticRoutes: [network] });
  }
}
