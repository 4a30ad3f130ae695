import { Duration } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { logMetrics } from '../config/log-metrics.ts';
import { physicalNames } from '../config/physical-names.ts';
import { HubAlarm } from './hub-alarm.ts';
import { pascalCase } from './pascal-case.ts';

/** What alarms of an area's log are made from. */
export type LogAlarmsProps = {
  readonly area: string;
  readonly logGroup: logs.ILogGroup;
  readonly topic: ITopic;
  readonly hubId: string;
};

/** The metrics that `config/log-metrics.ts` takes from the log of an area, each with its alarm. */
export class LogAlarms extends Construct {
  constructor(scope: Construct, id: string, { area, hubId, logGroup, topic }: LogAlarmsProps) {
    super(scope, id);
    for (const { event, field, kind, periods, threshold } of logMetrics.filter((metric) => metric.area === area)) {
      const name = pascalCase(field);
      const filter = new logs.MetricFilter(this, `${name}Filter`, {
        logGroup,
        // A metric is billed for each hour with a value in it: a count of nothing is no value.
        filterPattern: logs.FilterPattern.all(
          logs.FilterPattern.stringValue('$.event', '=', event),
          logs.FilterPattern.numberValue(`$.${field}`, '>', 0),
        ),
        metricNamespace: physicalNames(hubId).metricNamespace,
        metricName: name,
        metricValue: `$.${field}`,
      });
      new HubAlarm(this, name, {
        kind,
        about: `${event}.${field}`,
        topic,
        metric: filter.metric({ period: Duration.minutes(5), statistic: 'Maximum' }),
        threshold,
        periods,
      });
    }
  }
}
