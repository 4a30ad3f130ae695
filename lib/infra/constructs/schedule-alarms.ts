import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { schedules } from '../config/schedules.ts';
import type { AreaFunctions } from './area-functions.ts';
import { HubAlarm } from './hub-alarm.ts';
import { pascalCase } from './pascal-case.ts';

/** For every Lambda of an area that a schedule calls one alarm on silence. */
export class ScheduleAlarms extends Construct {
  constructor(scope: Construct, id: string, functions: AreaFunctions, topic: ITopic) {
    super(scope, id);
    for (const [name, { lambda }] of functions.byId) {
      const minutes = schedules[name];
      if (minutes === undefined) continue;
      new HubAlarm(this, `${pascalCase(name)}Stopped`, {
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
