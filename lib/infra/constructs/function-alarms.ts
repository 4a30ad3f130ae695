import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { schedules } from '../config/schedules.ts';
import type { AreaFunctions } from './area-functions.ts';
import { HubAlarm } from './hub-alarm.ts';
import { pascalCase } from './pascal-case.ts';

const period = Duration.minutes(5);

/**
 * For every Lambda of an area one alarm on its errors and one on its throttles, and one on silence where a schedule calls
 * it. CloudWatch bills an alarm by its metrics, so that one alarm for several Lambdas would cost the same and say less.
 */
export class FunctionAlarms extends Construct {
  constructor(scope: Construct, id: string, functions: AreaFunctions, topic: ITopic) {
    super(scope, id);
    for (const [name, { lambda }] of functions.byId) {
      const kind = 'HUB_LAMBDA_FAULTS';
      const construct = pascalCase(name);
      const alarm = { kind, about: name, topic } as const;
      new HubAlarm(this, `${construct}Errors`, { ...alarm, metric: lambda.metricErrors({ period }) });
      new HubAlarm(this, `${construct}Throttles`, { ...alarm, metric: lambda.metricThrottles({ period }) });
      const minutes = schedules[name];
      if (minutes === undefined) continue;
      new HubAlarm(this, `${construct}Stopped`, {
        kind: 'HUB_SCHEDULE_STOPPED',
        about: name,
        topic,
        // CloudWatch knows no period longer than a day.
        metric: lambda.metricInvocations({ period: Duration.minutes(Math.min(24 * 60, Math.max(5, 2 * minutes))) }),
        periods: 3,
        whenMissing: true,
      });
    }
  }
}
