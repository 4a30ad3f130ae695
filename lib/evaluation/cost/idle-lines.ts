import * as z from 'zod';
import type { CostLine } from './cost-line.ts';
import { month, prices } from './prices.ts';
import type { Resource } from './resources.ts';

/** One kind of call: what it takes each time. */
type Call = {
  readonly perMonth: number;
  readonly api: boolean;
  /** Absent: API Gateway asks the queue without a Lambda. */
  readonly memoryMegabytes?: number;
  readonly queue?: boolean;
  readonly reads: number;
  readonly writes: number;
};

/** How long a warm call of a Lambda is billed, and the bytes that it logs with the three lines of Lambda itself. */
const billedSeconds = 0.06;
const loggedBytes = 700;

const every = (seconds: number): number => month.seconds / seconds;

/** Everything that calls the API comes through CloudFront and its firewall, and stands in the API's access log. */
const accessLogBytes = 350;
const atTheEdge =
  prices.httpApiPerMillionRequests +
  prices.cloudFrontPerMillionRequests +
  prices.firewallPerMillionRequests +
  (accessLogBytes / 1e9) * prices.logsPerGigabyte * 1e6;

/** What a number of calls costs a month. */
const costOf = ({ api, memoryMegabytes, perMonth, queue = false, reads, writes }: Call): number => {
  const lambda =
    memoryMegabytes === undefined
      ? 0
      : prices.lambdaPerMillionRequests +
        billedSeconds * (memoryMegabytes / 1024) * prices.lambdaPerGigabyteSecond * 1e6 +
        (loggedBytes / 1e9) * prices.logsPerGigabyte * 1e6;
  const perMillion =
    (api ? atTheEdge : 0) +
    (queue ? prices.sqsPerMillionRequests : 0) +
    lambda +
    reads * prices.dynamoPerMillionReads +
    writes * prices.dynamoPerMillionWrites;
  return (perMonth / 1e6) * perMillion;
};

/** The appliance's own settings, in seconds: `appliance/services/poller/config.ts`, and the wait of a doorbell. */
const appliance = { heartbeat: 60, look: 900, doorbell: 20, authorizer: 60 } as const;

/** What one trust without a task costs a month. */
export const idleTrustLines = (): CostLine[] => {
  const call = (more: Partial<Call> & Pick<Call, 'perMonth'>): number =>
    costOf({ api: true, memoryMegabytes: 512, reads: 0, writes: 0, ...more });
  const doorbell: Call = { perMonth: every(appliance.doorbell), api: true, queue: true, reads: 0, writes: 0 };
  return [
    { item: 'waits at the doorbell', monthlyUsd: costOf(doorbell) },
    { item: 'heartbeats', monthlyUsd: call({ perMonth: every(appliance.heartbeat), reads: 1.5, writes: 1 }) },
    { item: 'leases after silence', monthlyUsd: call({ perMonth: every(appliance.look), reads: 1 }) },
    { item: 'authorizer', monthlyUsd: call({ perMonth: every(appliance.authorizer), api: false, reads: 1 }) },
  ];
};

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
    .filter(({ type }) => type === 'AWS::Events::Rule')
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

/** Gigabytes in the ledger of a hub that has little to do, and copies of it: one a night, each of the whole table. Files are not counted. */
const keptGigabytes = 0.2;
const backups = 35;

/** What the hub's ledger costs a month by what it holds. */
export const keptLines = (): CostLine[] => [
  {
    item: `ledger of ${keptGigabytes} GB, with recovery and ${backups} backups`,
    monthlyUsd:
      keptGigabytes *
      (prices.dynamoPerGigabyteMonth + prices.dynamoRecoveryPerGigabyteMonth + backups * prices.backupPerGigabyteMonth),
  },
];

/** A task from its creation to its applied outcome: leased, renewed once, reported; sealed and signed. */
export const taskUsd = (): number =>
  [
    // Created by whoever asks: written in a transaction, indexed, audited.
    costOf({ perMonth: 1, api: true, memoryMegabytes: 512, reads: 4, writes: 8 }),
    costOf({ perMonth: 1, api: true, memoryMegabytes: 512, reads: 2, writes: 4 }),
    costOf({ perMonth: 1, api: true, memoryMegabytes: 512, reads: 1, writes: 2 }),
    costOf({ perMonth: 1, api: true, memoryMegabytes: 512, reads: 2, writes: 6 }),
    costOf({ perMonth: 1, api: false, memoryMegabytes: 1024, reads: 4, writes: 6 }),
    costOf({ perMonth: 2, api: true, queue: true, reads: 0, writes: 0 }),
  ].reduce((sum, usd) => sum + usd, 0) +
  prices.signPerTenThousand / 10_000;
