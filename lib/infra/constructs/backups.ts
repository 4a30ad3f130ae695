import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { StudyBucket } from './study-bucket.ts';
import type { TaskLedger } from './task-ledger.ts';

/** What cannot be made again. */
export type BackupsProps = {
  readonly ledger: TaskLedger;
  readonly buckets: readonly StudyBucket[];
};

/**
 * A backup of each night, kept for 14 days, and of each Sunday, kept for 35, where neither a deployment nor a Lambda of
 * the hub can reach it. Restoring to a second of the last 35 days is what the ledger can by itself; this is for a table
 * or a bucket that is gone. Each backup of the ledger is a whole copy, and billed as one.
 */
export class Backups extends Construct {
  readonly vault: backup.BackupVault;

  constructor(scope: Construct, id: string, { buckets, ledger }: BackupsProps) {
    super(scope, id);
    this.vault = new backup.BackupVault(this, 'Vault', {
      removalPolicy: RemovalPolicy.RETAIN,
      // Nobody deletes a backup within its first week.
      lockConfiguration: { minRetention: Duration.days(7) },
    });
    const plan = new backup.BackupPlan(this, 'Plan', { backupVault: this.vault });
    const nights = { nightly: ['MON-SAT', 14], weekly: ['SUN', 35] } as const;
    for (const [ruleName, [weekDay, days]] of Object.entries(nights))
      plan.addRule(
        new backup.BackupPlanRule({
          ruleName,
          scheduleExpression: Schedule.cron({ hour: '2', minute: '0', weekDay }),
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(8),
          deleteAfter: Duration.days(days),
        }),
      );
    const managed = [
      'service-role/AWSBackupServiceRolePolicyForBackup',
      'service-role/AWSBackupServiceRolePolicyForRestores',
      'AWSBackupServiceRolePolicyForS3Backup',
      'AWSBackupServiceRolePolicyForS3Restore',
    ];
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: managed.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
    for (const name of managed)
      acknowledge(
        role,
        `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`,
        'AWS Backup alone takes this role, and these are the policies that AWS makes for it.',
      );
    plan.addSelection('Kept', {
      role,
      disableDefaultBackupPolicy: true,
      resources: [
        backup.BackupResource.fromDynamoDbTable(ledger.table),
        ...buckets.map(({ bucket }) => backup.BackupResource.fromArn(bucket.bucketArn)),
      ],
    });
  }
}
