import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type AlarmKind, alarmKinds } from '../config/alarm-kinds.ts';

/** What an alarm is raised for. */
export type HubAlarmProps = {
  readonly kind: AlarmKind;
  /** Which of its kind, for the mail: a Lambda, a workflow. */
  readonly about: string;
  readonly topic: ITopic;
  readonly metric: cloudwatch.IMetric;
  /** Default 1: at or above it the alarm is raised. */
  readonly threshold?: number;
  /** True where the alarm is raised at or below the threshold instead. */
  readonly atOrBelow?: boolean;
  /** Default 1: periods of the metric in a row. */
  readonly periods?: number;
  /** True where the metric must never stop: then its silence is what is reported, and never its value. */
  readonly whenMissing?: boolean;
};

/**
 * An alarm whose mail names its page in `docs/runbooks`. A metric without data raises nothing, because most count faults
 * that have not happened. Where silence is the fault, the alarm reports its change to INSUFFICIENT_DATA: a new alarm
 * begins in that state, so that it reports only silence after the first data, and a fresh hub raises none.
 */
export class HubAlarm extends cloudwatch.Alarm {
  constructor(scope: Construct, id: string, props: HubAlarmProps) {
    const { about, atOrBelow = false, kind, metric, periods = 1, threshold = 1, topic, whenMissing = false } = props;
    super(scope, id, {
      alarmDescription: `${kind}: ${alarmKinds[kind]} (${about}) See docs/runbooks/${kind}.md`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: whenMissing
        ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
        : atOrBelow
          ? cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD
          : cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: whenMissing ? cloudwatch.TreatMissingData.MISSING : cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    const mail = new SnsAction(topic);
    this.addAlarmAction(mail);
    if (whenMissing) this.addInsufficientDataAction(mail);
  }
}
