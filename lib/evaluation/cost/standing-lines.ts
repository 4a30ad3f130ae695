import * as z from 'zod';
import { month, prices } from '#domain/cost/prices';
import type { CostLine } from './cost-line.ts';
import type { Resource } from './resources.ts';

/** What is billed for being there, by resource type: how many units of what a resource counts for. */
type Standing = { readonly item: string; readonly unitUsd: number; readonly units: (resource: Resource) => number };

const one = (): number => 1;
const listed = (value: unknown): number => z.array(z.unknown()).catch([]).parse(value).length;

const standing: Readonly<Record<string, Standing>> = {
  'AWS::CloudWatch::Alarm': {
    item: 'alarms',
    unitUsd: prices.alarmPerMetricMonth,
    units: ({ properties }) => Math.max(1, listed(properties.Metrics)),
  },
  // A metric is billed for each hour in which it has a value: one that takes nothing but counts above zero has none while
  // nothing is wrong.
  'AWS::Logs::MetricFilter': {
    item: 'metrics from logs',
    unitUsd: prices.customMetricMonth,
    units: ({ properties }) => (/> 0\) \}$/.test(String(properties.FilterPattern)) ? 0 : 1),
  },
  'AWS::KMS::Key': { item: 'keys', unitUsd: prices.keyMonth, units: one },
  'AWS::SecretsManager::Secret': { item: 'secrets', unitUsd: prices.secretMonth, units: one },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    item: 'load balancer of run servers',
    unitUsd: prices.balancerPerHour * month.hours,
    units: one,
  },
  'AWS::EC2::VPCEndpoint': {
    item: 'interface endpoints',
    unitUsd: prices.endpointPerHour * month.hours,
    units: ({ properties }) => (properties.VpcEndpointType === 'Interface' ? listed(properties.SubnetIds) : 0),
  },
  'AWS::EC2::NatGateway': { item: 'NAT gateways', unitUsd: prices.natPerHour * month.hours, units: one },
  'AWS::EC2::VPNConnection': { item: 'VPN connections', unitUsd: prices.vpnPerHour * month.hours, units: one },
  'AWS::WAFv2::WebACL': {
    item: 'firewall',
    unitUsd: 1,
    units: ({ properties }) => prices.webAclMonth + prices.webRuleMonth * listed(properties.Rules),
  },
};

/** A load balancer that faces the internet has a public address in each of its subnets. */
const addresses = ({ properties, type }: Resource): number =>
  type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' && properties.Scheme === 'internet-facing'
    ? Math.max(listed(properties.Subnets), listed(properties.SubnetMappings))
    : 0;

/** What the resources of a hub cost by being there, idle or not; resources of other types are billed by use alone. */
export const standingLines = (resources: readonly Resource[]): CostLine[] => {
  const lines = new Map<string, number>();
  const add = (item: string, usd: number): void => void lines.set(item, (lines.get(item) ?? 0) + usd);
  for (const resource of resources) {
    const known = standing[resource.type];
    if (known !== undefined) add(known.item, known.unitUsd * known.units(resource));
    add('public addresses of the load balancer', addresses(resource) * prices.publicAddressPerHour * month.hours);
  }
  const dashboards = resources.filter(({ type }) => type === 'AWS::CloudWatch::Dashboard').length;
  add('dashboards', Math.max(0, dashboards - 3) * prices.dashboardMonth);
  return [...lines].filter(([, usd]) => usd > 0).map(([item, monthlyUsd]) => ({ item, monthlyUsd }));
};
