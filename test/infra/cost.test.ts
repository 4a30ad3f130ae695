import { expect, it } from 'vitest';
import { PollerConfig } from '#appliance/services/poller/config';
import { costReport } from '#evaluation/cost/cost-report';
import { hubResources } from '#evaluation/cost/hub-resources';
import { idleAppliance } from '#evaluation/cost/idle-lines';
import { sampleSettings } from '#evaluation/cost/sample-environment';

const resources = hubResources(sampleSettings());

it('prices every schedule, alarm, key and balancer that the templates of a hub hold', () => {
  const count = (type: string): number => resources.filter((resource) => resource.type === type).length;
  const { lines, perRunHourUsd } = costReport(resources, 10);
  const monthly = new Map(lines.map(({ item, monthlyUsd }) => [item, monthlyUsd]));
  expect(monthly.get('alarms')).toBeGreaterThanOrEqual(0.1 * count('AWS::CloudWatch::Alarm'));
  expect(monthly.get('keys')).toBe(count('AWS::KMS::Key'));
  for (const item of ['load balancer of run servers', 'firewall', 'schedules'])
    expect(monthly.get(item)).toBeGreaterThan(0);
  expect(perRunHourUsd).toBeGreaterThan(0);
});

it('takes an idle appliance for what it does by default', () => {
  const shape = PollerConfig.shape;
  expect(idleAppliance.heartbeat).toBe(shape.QUIET_HEARTBEAT_SECONDS.parse(undefined));
  expect(idleAppliance.look).toBe(shape.LOOK_SECONDS.parse(undefined));
  expect(shape.DIRECT_DOORBELL.parse(undefined)).toBe(true);
});

it('meets its goals with ten trusts, and tells what a trust costs more whose firewall lets out the hub alone', () => {
  const report = costReport(resources, 10);
  expect(report.goals.filter(({ met }) => !met)).toEqual([]);
  expect(report.perTrustAtTheApiMonthlyUsd).toBeGreaterThan(report.perTrustMonthlyUsd);
});
