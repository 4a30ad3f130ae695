import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { RestoredLedger } from '../config/restored-ledger.ts';

const text = dynamodb.AttributeType.STRING;
const indexes = ['gsi1', 'gsi2'];

/** What the ledger is made from. */
export type TaskLedgerProps = {
  readonly keepData: boolean;
  /** Its table, where it was restored; the one that was there before stays, outside of every stack. */
  readonly restored?: RestoredLedger | undefined;
};

/** The state of record: one table with two indexes and a stream; see `lambdas/platform/ledger/keys.ts` for what is in it. */
export class TaskLedger extends Construct {
  readonly table: dynamodb.ITable;

  constructor(scope: Construct, id: string, props: TaskLedgerProps) {
    super(scope, id);
    const { restored } = props;
    if (restored !== undefined) {
      this.table = dynamodb.Table.fromTableAttributes(this, 'Restored', {
        tableArn: Stack.of(this).formatArn({
          service: 'dynamodb',
          resource: 'table',
          resourceName: restored.tableName,
        }),
        tableStreamArn: restored.streamArn,
        globalIndexes: indexes,
      });
      return;
    }
    const table = new dynamodb.Table(this, 'Table', {
      partitionKey: { name: 'pk', type: text },
      sortKey: { name: 'sk', type: text },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: dynamodb.StreamViewType.NEW_IMAGE,
      // Seconds since 1970; items without it, or with a text in it, stay.
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: props.keepData,
      removalPolicy: props.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // The types of the library do not agree with each other about what may be left out.
    this.table = table as dynamodb.ITable;
    for (const index of indexes)
      table.addGlobalSecondaryIndex({
        indexName: index,
        partitionKey: { name: `${index}pk`, type: text },
        sortKey: { name: `${index}sk`, type: text },
      });
  }
}
