import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** What the network of run servers is made from. */
export type RunServerNetworkProps = {
  /** Its addresses, as `10.80.0.0/24`. */
  readonly network: string;
  /** The port that servers listen on. */
  readonly serverPort: number;
};

/** The zones of whichever region a stack is deployed to: a look-up would tie its template to one account. */
export const twoZones = (): string[] => [0, 1].map((index) => Fn.select(index, Fn.getAzs()));

/**
 * A VPC that costs nothing while no run has a server: no NAT and no endpoint that is paid for by the hour. A server
 * reaches the hub by a public address of its own, which lives as long as its task; its security group lets in load
 * balancers alone, and lets out HTTPS alone. docs/adr/0019-one-listener-a-run.md
 */
export class RunServerNetwork extends Construct {
  readonly vpc: ec2.IVpc;
  readonly servers: ec2.SecurityGroup;
  readonly #serverPort: ec2.Port;

  constructor(scope: Construct, id: string, { network, serverPort }: RunServerNetworkProps) {
    super(scope, id);
    this.#serverPort = ec2.Port.tcp(serverPort);
    // Its class says of an attribute that it may be undefined, and its interface that it may be absent.
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(network),
      availabilityZones: twoZones(),
      natGateways: 0,
      subnetConfiguration: [{ name: 'Servers', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
      // Models, results and the layers of the image: this one is free, and keeps them off the internet.
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
    }) as ec2.IVpc;
    const noFlowLog = 'Whoever scans the load balancer would fill it; the server logs the calls that it refuses.';
    acknowledge(this.vpc, 'AwsSolutions-VPC7', noFlowLog);
    acknowledge(this.vpc, 'NIST.800.53.R5-VPCFlowLogsEnabled', noFlowLog);
    acknowledge(
      this.vpc,
      'NIST.800.53.R5-VPCDefaultSecurityGroupClosed',
      'Nothing is in it: each task and each load balancer names a group of its own. Closing it takes a custom resource.',
    );
    acknowledge(
      this.vpc,
      'NIST.800.53.R5-VPCNoUnrestrictedRouteToIGW',
      'The way out in place of a NAT; the groups let out HTTPS alone, and let in trusts alone.',
    );
    this.servers = new ec2.SecurityGroup(this, 'Servers', {
      vpc: this.vpc,
      description: 'Servers of runs: in from load balancers, out by HTTPS',
      allowAllOutbound: false,
    });
    this.servers.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'The hub, S3, ECR and CloudWatch');
  }

  /** The group of a load balancer that those networks may call at those ports, and that reaches servers alone. */
  balancerGroup(id: string, callers: readonly string[], ports: readonly number[]): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, id, {
      vpc: this.vpc,
      description: 'A load balancer before the servers of runs',
      allowAllOutbound: false,
    });
    for (const port of ports)
      for (const caller of callers) group.addIngressRule(ec2.Peer.ipv4(caller), ec2.Port.tcp(port), 'Trusts');
    acknowledge(
      group,
      'AwsSolutions-EC23',
      'Trusts come from wherever they are unless their networks are set; a server asks each caller for a key of its run.',
    );
    group.addEgressRule(this.servers, this.#serverPort, 'Servers of runs');
    this.servers.addIngressRule(group, this.#serverPort, 'A load balancer');
    return group;
  }
}
