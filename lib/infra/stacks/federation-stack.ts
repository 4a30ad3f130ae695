import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import type { FederationSettings } from '../config/federation-settings.ts';
import type { HubSettings } from '../config/hub-settings.ts';
import { physicalNames } from '../config/physical-names.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { RunBalancer } from '../constructs/run-balancer.ts';
import { RunServerNetwork, twoZones } from '../constructs/run-server-network.ts';
import { type RunServerPlaces, runListeners } from '../constructs/run-server-places.ts';
import { RunServerTask } from '../constructs/run-server-task.ts';
import { TrustVpns } from '../constructs/trust-vpns.ts';

/** What the servers of runs need. */
export type FederationStackProps = StackProps & {
  readonly settings: HubSettings;
  readonly federation: FederationSettings;
};

/**
 * Where servers of runs are started, and what trusts reach them by. It stands before the hub, which reads it, and knows
 * nothing of the hub. While no run has a server, its load balancer is all that costs.
 */
export class FederationStack extends Stack {
  readonly runServers: RunServerPlaces;

  constructor(scope: Construct, id: string, { federation, settings, ...props }: FederationStackProps) {
    super(scope, id, props);
    const { hubId, keepData, runServer } = settings;
    const { callers, network, vpn } = federation;
    const { container, listenerPorts: ports, listenPort: serverPort } = runServer;
    const own = new RunServerNetwork(this, 'Network', { network, serverPort });
    const balancer = (name: string, internetFacing: boolean, from: readonly string[]): RunBalancer =>
      new RunBalancer(this, name, {
        vpc: own.vpc,
        group: own.balancerGroup(name, from, ports),
        internetFacing,
        ports,
        serverPort,
        keep: keepData,
      });
    const open = balancer('Public', true, callers);
    const balancers = [open];
    new CfnOutput(this, 'RunServerDnsName', { value: open.balancer.loadBalancerDnsName });
    if (vpn.length > 0) {
      new TrustVpns(this, 'Vpn', { vpc: own.vpc, trusts: vpn });
      // A target group belongs to one load balancer, and one that is on the internet is not reached by VPN.
      const closed = balancer(
        'Private',
        false,
        vpn.map((trust) => trust.network),
      );
      balancers.push(closed);
      new CfnOutput(this, 'RunServerPrivateDnsName', { value: closed.balancer.loadBalancerDnsName });
    }
    this.#nameInZone(settings, open);
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc: own.vpc });
    acknowledge(
      cluster,
      'AwsSolutions-ECS4',
      'Insights cost for each task; a run has one, which the hub looks at each minute and whose log is kept.',
    );
    const task = new RunServerTask(this, 'RunServer', {
      ...federation,
      family: physicalNames(hubId).runServerTask,
      container,
      serverPort,
    });
    this.runServers = {
      cluster: cluster.clusterName,
      taskFamily: physicalNames(hubId).runServerTask,
      roles: task.roles,
      subnets: own.vpc.publicSubnets.map(({ subnetId }) => subnetId),
      securityGroups: [own.servers.securityGroupId],
      listeners: runListeners(settings, (port) => balancers.map(({ targetGroups }) => targetGroups.get(port) ?? '')),
    };
  }

  override get availabilityZones(): string[] {
    return twoZones();
  }

  /** Where the hub's own zone holds the name that trusts connect to, it is made there; elsewhere by whoever has the zone. */
  #nameInZone({ edge, runServer: { advertisedHost } }: HubSettings, { balancer }: RunBalancer): void {
    const zone = edge?.hostedZone;
    if (zone === undefined || !`.${advertisedHost}`.endsWith(`.${zone.name}`)) return;
    new route53.ARecord(this, 'Name', {
      zone: route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: zone.id, zoneName: zone.name }),
      recordName: advertisedHost,
      target: route53.RecordTarget.fromAlias(new LoadBalancerTarget(balancer)),
    });
  }
}
