import * as z from 'zod';
import { prices } from '#domain/cost/prices';
import { serverHourUsd } from '#domain/cost/server-hour-usd';
import { taskUsd } from '#domain/cost/task-usd';
import { type CostLine, sumOf } from './cost-line.ts';
import { flipLayoutLines } from './flip-layout.ts';
import { idleFirewallUsd, idleScheduleLines, idleTrustLines, indirectDoorbellUsd, keptLines } from './idle-lines.ts';
import type { Resource } from './resources.ts';
import { standingLines } from './standing-lines.ts';

/** What a hub costs, in US dollars. */
export type CostReport = {
  /** Month of the prices, and their region. */
  readonly pricesOf: string;
  readonly trusts: number;
  readonly idleMonthlyUsd: number;
  readonly idleMonthlyUsdWithoutNlbAndWaf: number;
  readonly perTrustMonthlyUsd: number;
  /** What a trust costs more that cannot reach its queue itself and waits at the API. */
  readonly perTrustAtTheApiMonthlyUsd: number;
  readonly flipLayoutMonthlyUsd: number;
  readonly perRunHourUsd: number;
  readonly per1000TasksUsd: number;
  readonly lines: readonly CostLine[];
  /** What is meant to be met, and whether it is. */
  readonly goals: readonly {
    readonly name: string;
    readonly value: number;
    readonly most: number;
    readonly met: boolean;
  }[];
};

/** Not part of the goal for an idle hub, whose load balancer and firewall are told apart. */
const beside = [
  'load balancer of run servers',
  'public addresses of the load balancer',
  'firewall',
  'requests that the firewall sees',
];

const TaskDefinition = z.object({ Cpu: z.coerce.number(), Memory: z.coerce.number() });

/** An hour of one run server of the largest kind, with its public address. */
const runHourUsd = (resources: readonly Resource[]): number =>
  Math.max(
    0,
    ...resources
      .filter(({ type }) => type === 'AWS::ECS::TaskDefinition')
      .map(({ properties }) => TaskDefinition.parse(properties))
      .map(({ Cpu, Memory }) => serverHourUsd({ cpuUnits: Cpu, memoryMegabytes: Memory })),
  );

/** Prices the resources of a hub with so many trusts that have nothing to do. */
export const costReport = (resources: readonly Resource[], trusts: number): CostReport => {
  const perTrust = idleTrustLines();
  const lines: CostLine[] = [
    ...standingLines(resources),
    ...idleScheduleLines(resources),
    ...keptLines(resources),
    { item: 'requests that the firewall sees', monthlyUsd: trusts * idleFirewallUsd() },
    ...perTrust.map(({ item, monthlyUsd }) => ({
      item: `${item} of ${trusts} trusts`,
      monthlyUsd: trusts * monthlyUsd,
    })),
  ];
  const idle = sumOf(lines);
  const without = sumOf(lines.filter(({ item }) => !beside.includes(item)));
  const flip = sumOf(flipLayoutLines());
  const goal = (name: string, value: number, most: number) => ({ name, value, most, met: value <= most });
  return {
    pricesOf: `${prices.asOf}, ${prices.region}`,
    trusts,
    idleMonthlyUsd: idle,
    idleMonthlyUsdWithoutNlbAndWaf: without,
    perTrustMonthlyUsd: sumOf(perTrust) + idleFirewallUsd(),
    perTrustAtTheApiMonthlyUsd: indirectDoorbellUsd(),
    flipLayoutMonthlyUsd: flip,
    perRunHourUsd: runHourUsd(resources),
    per1000TasksUsd: 1000 * taskUsd(),
    lines,
    goals: [
      goal('idle, beside load balancer and firewall, US dollars a month', without, 6),
      goal('idle, as a share of what is always on in the Python FLIP', idle / flip, 0.2),
    ],
  };
};
