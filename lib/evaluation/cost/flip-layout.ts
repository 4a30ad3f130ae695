import { month, prices } from '#domain/cost/prices';
import type { CostLine } from './cost-line.ts';

const hourly = (item: string, usdPerHour: number): CostLine => ({ item, monthlyUsd: usdPerHour * month.hours });
const fargate = (item: string, cpus: number, gigabytes: number): CostLine =>
  hourly(item, cpus * prices.fargatePerCpuHour + gigabytes * prices.fargatePerGigabyteHour);

/**
 * What is always on in the hub of the Python FLIP, by its own infrastructure code: one network with a NAT gateway, two
 * load balancers, a database behind a proxy, three containers, a bastion, interface endpoints for three services in two
 * zones, a firewall with four rules. Its requests, logs and storage are left out.
 */
export const flipLayoutLines = (): CostLine[] => [
  hourly('NAT gateway', prices.natPerHour),
  hourly('two load balancers', 2 * prices.balancerPerHour),
  hourly('public addresses', 3 * prices.publicAddressPerHour),
  hourly('database db.t3.micro', prices.databaseMicroPerHour),
  { item: 'database disk of 20 GB', monthlyUsd: 20 * prices.databasePerGigabyteMonth },
  hourly('database proxy', prices.databaseProxyPerHour),
  fargate('flip-api', 0.5, 1),
  fargate('fl-api', 0.5, 1),
  fargate('fl-server', 1, 2),
  hourly('bastion', prices.instanceMicroPerHour),
  { item: 'bastion disk of 10 GB', monthlyUsd: 10 * prices.diskPerGigabyteMonth },
  hourly('interface endpoints', 6 * prices.endpointPerHour),
  { item: 'firewall', monthlyUsd: prices.webAclMonth + 4 * prices.webRuleMonth },
  { item: 'key and secret', monthlyUsd: prices.keyMonth + prices.secretMonth },
];
