import { expect, it } from 'vitest';
import { costReport } from '#evaluation/cost/cost-report';
import { hubResources } from '#evaluation/cost/hub-resources';
import { sampleSettings } from '#evaluation/cost/sample-environment';

it('prices every schedule, alarm, key and balancer that the templates of a hub hold', () => {
  const resources = hubResources(sampleSettings());
  const count = (type: string): number => resources.filter((resource) => resource.type === type).length;
  const { lines, perRunHourUsd } = costReport(resources, 10);
  const monthly = new Map(lines.map(({ item, monthlyUsd }) => [item, monthlyUsd]));
  expect(monthly.get('alarms')).toBeGreaterThanOrEqual(0.1 * count('AWS::CloudWatch::Alarm'));
  expect(monthly.get('keys')).toBe(count('AWS::KMS::Key'));
  for (const item of ['load balancer of run servers', 'firewall', 'schedules'])
    expect(monthly.get(item)).toBeGreaterThan(0);
  expect(perRunHourUsd).toBeGreaterThan(0);
});
