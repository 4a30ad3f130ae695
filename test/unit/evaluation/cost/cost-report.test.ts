import { describe, expect, it } from 'vitest';
import { month, prices } from '#domain/cost/prices';
import { sumOf } from '#evaluation/cost/cost-line';
import { costReport } from '#evaluation/cost/cost-report';
import { idleFirewallUsd, idleScheduleLines, idleTrustLines, keptLines } from '#evaluation/cost/idle-lines';
import type { Resource } from '#evaluation/cost/resources';
import { standingLines } from '#evaluation/cost/standing-lines';

const resource = (type: string, properties: Resource['properties'] = {}): Resource => ({ type, properties });
const lineOf = (resources: readonly Resource[], item: string): number | undefined =>
  standingLines(resources).find((line) => line.item === item)?.monthlyUsd;
const rule = (ScheduleExpression: string): Resource =>
  resource('AWS::Events::Rule', { ScheduleExpression, Targets: [{ Arn: { 'Fn::GetAtt': ['Function', 'Arn'] } }] });

describe('what costs by being there', () => {
  it('is counted by its units', () => {
    const alarm = resource('AWS::CloudWatch::Alarm', { MetricName: 'Errors' });
    const ofThree = resource('AWS::CloudWatch::Alarm', { Metrics: [1, 2, 3] });
    expect(lineOf([alarm, ofThree], 'alarms')).toBeCloseTo(4 * prices.alarmPerMetricMonth);
    expect(lineOf([resource('AWS::WAFv2::WebACL', { Rules: [1, 2, 3] })], 'firewall')).toBe(8);
  });

  it('is a public address in each subnet of a load balancer that faces the internet, and of no other', () => {
    const balancer = (Scheme: string) =>
      resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme, Subnets: ['a', 'b'] });
    const item = 'public addresses of the load balancer';
    expect(lineOf([balancer('internet-facing')], item)).toBeCloseTo(2 * prices.publicAddressPerHour * month.hours);
    expect(lineOf([balancer('internal')], item)).toBeUndefined();
  });

  it('is nothing for gateway endpoints, the first three dashboards and what is billed by use', () => {
    const free = ['AWS::S3::Bucket', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table', 'AWS::CloudWatch::Dashboard'];
    expect(standingLines([...free.map((type) => resource(type)), resource('AWS::EC2::VPCEndpoint')])).toEqual([]);
    expect(
      lineOf(
        Array.from({ length: 4 }, () => resource('AWS::CloudWatch::Dashboard')),
        'dashboards',
      ),
    ).toBe(3);
  });
});

describe('schedules', () => {
  it('cost by how often they call', () => {
    const [minutely, hourly] = [[rule('rate(1 minute)')], [rule('rate(1 hour)')]].map((rules) =>
      sumOf(idleScheduleLines(rules)),
    );
    expect((minutely ?? 0) / (hourly ?? 1)).toBeCloseTo(60);
  });

  it('are rules that a clock calls: one that waits for an event of AWS costs nothing', () => {
    const waiting = resource('AWS::Events::Rule', {
      EventPattern: { source: ['aws.states'] },
      Targets: [{ Arn: 'x' }],
    });
    expect(sumOf(idleScheduleLines([waiting, rule('rate(1 hour)')]))).toBe(
      sumOf(idleScheduleLines([rule('rate(1 hour)')])),
    );
  });

  it('of a kind that is not known are not left out silently', () => {
    expect(() => idleScheduleLines([rule('cron(0 1 * * ? *)')])).toThrow('a schedule that is not priced');
  });
});

describe('a metric of a log', () => {
  it('is billed unless it takes counts above zero alone, which an idle hub has none of', () => {
    const filter = (FilterPattern: string) => resource('AWS::Logs::MetricFilter', { FilterPattern });
    expect(lineOf([filter('{ ($.event = "A") && ($.late > 0) }')], 'metrics from logs')).toBeUndefined();
    expect(lineOf([filter('{ $.event = "A" }')], 'metrics from logs')).toBe(prices.customMetricMonth);
  });
});

describe('what is kept', () => {
  const plan = (...rules: [string, number][]): Resource =>
    resource('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: rules.map(([nights, DeleteAfterDays]) => ({
          ScheduleExpression: `cron(0 2 ? * ${nights} *)`,
          Lifecycle: { DeleteAfterDays },
        })),
      },
    });

  it('is the ledger once, to be restored to a second, and once more for each backup that the plan has at a time', () => {
    const [line] = keptLines([plan(['MON-SAT', 14], ['SUN', 35])]);
    expect(line?.item).toContain('17 backups');
    const [without] = keptLines([]);
    expect((line?.monthlyUsd ?? 0) - (without?.monthlyUsd ?? 0)).toBeCloseTo(17 * 0.2 * prices.backupPerGigabyteMonth);
  });

  it('by a plan of a kind that is not known is not left out silently', () => {
    expect(() => keptLines([plan(['TUE', 14])])).toThrow('a backup that is not priced');
  });
});

describe('the report', () => {
  const balancer = resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing', Subnets: ['a'] });
  const firewall = resource('AWS::WAFv2::WebACL', { Rules: [1] });
  const task = resource('AWS::ECS::TaskDefinition', { Cpu: '1024', Memory: '2048' });

  it('adds its lines, and those beside load balancer and firewall', () => {
    const report = costReport([balancer, firewall], 10);
    expect(report.idleMonthlyUsd).toBeCloseTo(sumOf(report.lines));
    const requests = 10 * idleFirewallUsd();
    expect(requests).toBeGreaterThan(0);
    const beside = (prices.balancerPerHour + prices.publicAddressPerHour) * month.hours + 6 + requests;
    expect(report.idleMonthlyUsd - report.idleMonthlyUsdWithoutNlbAndWaf).toBeCloseTo(beside);
  });

  it('grows by each trust by what one costs', () => {
    const [ten, eleven] = [10, 11].map((trusts) => costReport([], trusts));
    expect((eleven?.idleMonthlyUsd ?? 0) - (ten?.idleMonthlyUsd ?? 0)).toBeCloseTo(
      sumOf(idleTrustLines()) + idleFirewallUsd(),
    );
    expect(ten?.perTrustMonthlyUsd).toBeCloseTo(sumOf(idleTrustLines()) + idleFirewallUsd());
  });

  it('prices an hour of a run server by processor, memory and address', () => {
    const hour = prices.fargatePerCpuHour + 2 * prices.fargatePerGigabyteHour + prices.publicAddressPerHour;
    expect(costReport([task], 1).perRunHourUsd).toBeCloseTo(hour);
  });

  it('says which goals are met', () => {
    const alarms = Array.from({ length: 1000 }, () => resource('AWS::CloudWatch::Alarm'));
    expect(costReport([], 1).goals.map(({ met }) => met)).toEqual([true, true]);
    expect(costReport(alarms, 1).goals.map(({ met }) => met)).toEqual([false, false]);
  });
});
