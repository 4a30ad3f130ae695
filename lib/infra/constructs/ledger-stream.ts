import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { HubAlarm } from './hub-alarm.ts';
import type { HubFunction } from './hub-function.ts';
import { noteQueue } from './note-queue.ts';
import type { TaskLedger } from './task-ledger.ts';

/** What the stream is read with. */
export type LedgerStreamProps = {
  readonly ledger: TaskLedger;
  readonly reader: HubFunction;
  /** Id of the Lambda that reads. */
  readonly about: string;
  /** Partition of the second index: items that come to stand in it are brought to the reader. */
  readonly partition: string;
  /** Where it is reported when the stream is behind or gives up. */
  readonly topic: ITopic;
};

/**
 * Items of the ledger that wait for a Lambda, as they are written. What fails for long is left to a schedule, so that
 * nothing is stuck behind it, and a note of it is kept for two weeks.
 */
export class LedgerStream extends Construct {
  constructor(scope: Construct, id: string, { about, ledger, partition, reader, topic }: LedgerStreamProps) {
    super(scope, id);
    const deadLetters = noteQueue(this, 'DeadLetters', 'It is the queue of dead letters.');
    const eventSourceArn = ledger.table.tableStreamArn;
    if (eventSourceArn === undefined) throw new Error('the ledger has no stream');
    const allow = (actions: string[], resources: string[]) => new iam.PolicyStatement({ actions, resources });
    reader.allow({}, [
      allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [eventSourceArn]),
      allow(['dynamodb:ListStreams'], ['*']),
      allow(['sqs:SendMessage'], [deadLetters.queueArn]),
    ]);
    const waiting = { dynamodb: { NewImage: { gsi2pk: { S: lambda.FilterRule.isEqual(partition) } } } };
    new lambda.EventSourceMapping(this, id, {
      target: reader.lambda,
      eventSourceArn,
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: 10,
      bisectBatchOnError: true,
      retryAttempts: 3,
      maxRecordAge: Duration.minutes(10),
      filters: [lambda.FilterCriteria.filter(waiting)],
      onFailure: new SqsDlq(deadLetters),
    });
    const period = Duration.minutes(5);
    new HubAlarm(this, 'Age', {
      about,
      topic,
      kind: 'HUB_STREAM_BEHIND',
      metric: reader.lambda.metric('IteratorAge', { period, statistic: 'Maximum' }),
      // Records are given up at ten minutes.
      threshold: Duration.minutes(2).toMilliseconds(),
    });
    new HubAlarm(this, 'GivenUp', {
      about,
      topic,
      kind: 'HUB_DEAD_LETTERS',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    });
  }
}
