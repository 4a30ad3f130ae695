import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** Where all alarms go, and by mail to whoever must hear of them; each receiver confirms once. */
export class AlarmTopic extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, { alarmMails }: { readonly alarmMails: readonly string[] }) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Topic', { enforceSSL: true });
    acknowledge(
      this.topic,
      'NIST.800.53.R5-SNSEncryptedKMS',
      'Alarms name a Lambda and a page of the runbooks; CloudWatch could publish only with a key of ours.',
    );
    // A topic with a policy of its own has no longer the one that lets CloudWatch in.
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          ArnLike: {
            'aws:SourceArn': Stack.of(this).formatArn({ service: 'cloudwatch', resource: 'alarm:*' }),
          },
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        },
      }),
    );
    for (const mail of alarmMails) this.topic.addSubscription(new EmailSubscription(mail));
  }
}
