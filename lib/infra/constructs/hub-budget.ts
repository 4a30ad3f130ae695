import { Aws, Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { hubTag } from '../config/hub-tag.ts';
import { physicalNames } from '../config/physical-names.ts';

/** What a hub may cost. */
export type HubBudgetProps = {
  readonly hubId: string;
  readonly monthlyBudgetUsd: number;
  readonly topic: Topic;
};

/** Sends an alarm when the hub has cost more than its sum of a month, and when it is forecast to. */
export class HubBudget extends Construct {
  constructor(scope: Construct, id: string, { hubId, monthlyBudgetUsd, topic }: HubBudgetProps) {
    super(scope, id);
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'BudgetsOfThisAccount',
        principals: [new iam.ServicePrincipal('budgets.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'budgets', region: '', resource: '*' }) },
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        },
      }),
    );
    const notify = (notificationType: 'ACTUAL' | 'FORECASTED'): CfnBudget.NotificationWithSubscribersProperty => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold: 100,
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        // The mail says nothing but this name, which is that of its page in `docs/runbooks`.
        budgetName: physicalNames(hubId).budget,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyBudgetUsd, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:${hubTag}$${hubId}`] },
      },
      notificationsWithSubscribers: [notify('ACTUAL'), notify('FORECASTED')],
    });
  }
}
