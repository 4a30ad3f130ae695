import * as z from 'zod';
import { type Call, costOf } from '#domain/cost/cost-of';
import { month, prices } from '#domain/cost/prices';
import type { CostLine } from './cost-line.ts';
import type { Resource } from './resources.ts';

const every = (seconds: number): number => month.seconds / seconds;

/**
 * What an appliance does without a task, in seconds between two: the defaults of `appliance/services/poller/config.ts`,
 * and the longest wait at a queue. It is healthy, and reaches its queue itself; one that may not waits at the API.
 */
export const idleAppliance = { heartbeat: 180, look: 900, doorbell: 20 } as const;

/** Calls of the API a month, each of which asks the authorizer: its answers are kept for a shorter time than there is between calls. */
const apiCalls = every(idleAppliance.heartbeat) + every(idleAppliance.look);

/** What one trust without a task costs a month. */
export const idleTrustLines = (): CostLine[] => {
  const call = (more: Partial<Call> & Pick<Call, 'perMonth'>): number =>
    costOf({ api: true, memoryMegabytes: 512, reads: 0, writes: 0, ...more });
  const doorbell: Call = { perMonth: every(idleAppliance.doorbell), api: false, queue: true, reads: 0, writes: 0 };
  return [
    { item: 'waits at the queue', monthlyUsd: costOf(doorbell) },
    { item: 'heartbeats', monthlyUsd: call({ perMonth: every(idleAppliance.heartbeat), reads: 1.5, writes: 1 }) },
    { item: 'leases after silence', monthlyUsd: call({ perMonth: every(idleAppliance.look), reads: 1 }) },
    { item: 'authorizer', monthlyUsd: call({ perMonth: apiCalls, api: false, reads: 1 }) },
  ];
};

/** What a trust without a task costs a month more where its firewall lets out the hub alone: each wait is a call of the API. */
export const indirectDoorbellUsd = (): number =>
  costOf({ perMonth: every(idleAppliance.doorbell), api: true, reads: 0, writes: 0 }) +
  (every(idleAppliance.doorbell) / 1e6) * prices.firewallPerMillionRequests +
  // The authorizer's answer is kept for a minute.
  costOf({ perMonth: every(60) - apiCalls, api: false, memoryMegabytes: 512, reads: 1, writes: 0 });

/** What the firewall takes for the requests of one trust without a task, a month. */
export const idleFirewallUsd = (): number => (apiCalls / 1e6) * prices.firewallPerMillionRequests;

const Rule = z.object({
  ScheduleExpression: z.string(),
  Targets: z.array(z.object({ Arn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }) })),
});

const minutesOf: Readonly<Record<string, number>> = {
  minute: 1,
  minutes: 1,
  hour: 60,
  hours: 60,
  day: 1440,
  days: 1440,
};

/** Seconds between two calls of a rule; undefined for a rule that no clock calls. Throws for another kind of schedule. */
const secondsBetween = (expression: string): number => {
  const [, count, unit = ''] = /^rate\((\d+) (\w+)\)$/.exec(expression) ?? [];
  const minutes = minutesOf[unit];
  if (count === undefined || minutes === undefined) throw new Error(`a schedule that is not priced: ${expression}`);
  return Number(count) * minutes * 60;
};

/** Partitions that each scheduled look reads, about; an eventually consistent read of an empty one is half a unit. */
const readsOfLook = 9;

/** What the hub's own schedules cost a month while nothing is to be done. */
export const idleScheduleLines = (resources: readonly Resource[]): CostLine[] => {
  const rules = resources
    // Events of AWS itself, which other rules wait for, cost nothing.
    .filter(({ properties, type }) => type === 'AWS::Events::Rule' && properties.ScheduleExpression !== undefined)
    .map(({ properties }) => Rule.parse(properties));
  const monthlyUsd = rules.reduce(
    (sum, { ScheduleExpression }) =>
      sum +
      costOf({
        perMonth: every(secondsBetween(ScheduleExpression)),
        api: false,
        memoryMegabytes: 1024,
        reads: readsOfLook,
        writes: 0,
      }),
    0,
  );
  return [{ item: 'schedules', monthlyUsd }];
};

/** Gigabytes in the ledger of a hub that has little to do; each backup is a whole copy. Files are not counted. */
const keptGigabytes = 0.2;

const BackupPlan = z.object({
  BackupPlan: z.object({
    BackupPlanRule: z.array(
      z.object({ ScheduleExpression: z.string(), Lifecycle: z.object({ DeleteAfterDays: z.number() }) }),
    ),
  }),
});

/** Nights of a week on which backups are made, by the schedules that the hub has. */
const nightsAWeek: Readonly<Record<string, number>> = { 'MON-SAT': 6, SUN: 1 };

/** Backups that are kept at a time, by the plans of the templates. Throws for a schedule that is not priced. */
const backupsOf = (resources: readonly Resource[]): number =>
  resources
    .filter(({ type }) => type === 'AWS::Backup::BackupPlan')
    .flatMap(({ properties }) => BackupPlan.parse(properties).BackupPlan.BackupPlanRule)
    .reduce((sum, { Lifecycle, ScheduleExpression }) => {
      const nights = nightsAWeek[/^cron\(0 2 \? \* (\S+) \*\)$/.exec(ScheduleExpression)?.[1] ?? ''];
      if (nights === undefined) throw new Error(`a backup that is not priced: ${ScheduleExpression}`);
      return sum + Math.ceil((Lifecycle.DeleteAfterDays * nights) / 7);
    }, 0);

/** What the hub's ledger costs a month by what it holds. */
export const keptLines = (resources: readonly Resource[]): CostLine[] => {
  const backups = backupsOf(resources);
  const perGigabyte =
    prices.dynamoPerGigabyteMonth + prices.dynamoRecoveryPerGigabyteMonth + backups * prices.backupPerGigabyteMonth;
  return [
    {
      item: `ledger of ${keptGigabytes} GB, with recovery and ${backups} backups`,
      monthlyUsd: keptGigabytes * perGigabyte,
    },
  ];
};
