import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { HubAlarm } from './hub-alarm.ts';
import { noteQueue } from './note-queue.ts';
import type { Workflow } from './workflow.ts';

/** Whose executions are watched, and where a fault is reported. */
export type WorkflowFaultsProps = {
  readonly workflows: Readonly<Record<string, Workflow>>;
  readonly topic: ITopic;
};

/**
 * Every execution of a workflow that ended in a fault, ran out of time or was aborted: a note of each is kept for two
 * weeks, and one alarm is raised for all. CloudWatch has a metric for each workflow and way to end, and bills an alarm
 * by its metrics: six in place of the one of this queue.
 */
export class WorkflowFaults extends Construct {
  constructor(scope: Construct, id: string, { topic, workflows }: WorkflowFaultsProps) {
    super(scope, id);
    const queue = noteQueue(this, 'Faults', 'Nothing is taken from it: it keeps notes for whoever looks.');
    new events.Rule(this, 'Rule', {
      description: 'Executions of workflows that ended otherwise than they should',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: Object.values(workflows).map(({ machine }) => machine.stateMachineArn),
        },
      },
      targets: [new SqsQueue(queue)],
    });
    new HubAlarm(this, 'Ended', {
      kind: 'HUB_WORKFLOW_FAULTS',
      about: 'workflows',
      topic,
      metric: queue.metricNumberOfMessagesSent({ period: Duration.minutes(5), statistic: 'Sum' }),
    });
  }
}
