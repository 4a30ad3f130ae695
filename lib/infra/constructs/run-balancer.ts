import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** What a load balancer before run servers is made from. */
export type RunBalancerProps = {
  readonly vpc: ec2.IVpc;
  readonly group: ec2.ISecurityGroup;
  /** Whether it is reached from the internet, or by VPN alone. */
  readonly internetFacing: boolean;
  /** What trusts connect to. */
  readonly ports: readonly number[];
  readonly serverPort: number;
  /** Whether it is kept from being deleted: its addresses stand in firewalls of trusts. */
  readonly keep: boolean;
};

/**
 * A load balancer with a listener for each port, which passes TCP on as it comes: TLS ends at the server of the run, which
 * makes its own certificate. The target groups are empty until a run leases their listener.
 */
export class RunBalancer extends Construct {
  readonly balancer: elb.NetworkLoadBalancer;
  /** ARN of the target group of each port. */
  readonly targetGroups: ReadonlyMap<number, string>;

  constructor(scope: Construct, id: string, props: RunBalancerProps) {
    super(scope, id);
    const { group, internetFacing, keep, ports, serverPort, vpc } = props;
    this.balancer = new elb.NetworkLoadBalancer(this, 'Balancer', {
      vpc,
      vpcSubnets: { subnets: vpc.publicSubnets },
      internetFacing,
      securityGroups: [group],
      deletionProtection: keep,
      // A run has one server, in one of the zones.
      crossZoneEnabled: true,
    });
    const noLog = 'A network load balancer logs the listeners at which it ends TLS, and it ends none.';
    acknowledge(this.balancer, 'AwsSolutions-ELB2', noLog);
    acknowledge(this.balancer, 'NIST.800.53.R5-ELBLoggingEnabled', noLog);
    acknowledge(
      this.balancer,
      'NIST.800.53.R5-ELBv2ACMCertificateRequired',
      'TLS ends at the server of the run, whose certificate reaches its trusts in a sealed task.',
    );
    this.targetGroups = new Map(
      ports.map((port) => {
        const targets = new elb.NetworkTargetGroup(this, `Targets${port}`, {
          vpc,
          targetType: elb.TargetType.IP,
          protocol: elb.Protocol.TCP,
          port: serverPort,
          preserveClientIp: false,
          // The next run must never meet what is left of the last one.
          deregistrationDelay: Duration.seconds(0),
          connectionTermination: true,
          healthCheck: {
            protocol: elb.Protocol.TCP,
            interval: Duration.seconds(10),
            timeout: Duration.seconds(5),
            healthyThresholdCount: 2,
            unhealthyThresholdCount: 3,
          },
        });
        this.balancer.addListener(`Port${port}`, { port, protocol: elb.Protocol.TCP, defaultTargetGroups: [targets] });
        return [port, targets.targetGroupArn];
      }),
    );
  }
}
