import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { HubFunction } from './hub-function.ts';
import type { Workflow } from './workflow.ts';

/** What is watched. */
export type AlarmsProps = {
  readonly api: HttpApi;
  readonly workflows: Readonly<Record<string, Workflow>>;
  /** Lambdas without a caller who would notice. */
  readonly background: Readonly<Record<string, HubFunction>>;
};

const period = Duration.minutes(5);

/** What an operator must hear of: failures of ours, and background work that fails where nobody sees it. */
export class Alarms extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, { api, background, workflows }: AlarmsProps) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Topic', { enforceSSL: true });
    this.#watch('ApiFaults', 'The API answered with faults of ours.', api.metricServerError({ period }));
    for (const [name, { machine }] of Object.entries(workflows))
      this.#watch(`${name}Faults`, `A ${name} workflow ended in a fault.`, machine.metricFailed({ period }));
    for (const [name, { lambda }] of Object.entries(background))
      this.#watch(`${name}Errors`, `${name} fails in the background.`, lambda.metricErrors({ period }));
  }

  #watch(id: string, alarmDescription: string, metric: cloudwatch.IMetric): void {
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmDescription,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
