import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IBackupVault } from 'aws-cdk-lib/aws-backup';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { HubAlarm } from './hub-alarm.ts';
import type { Workflow } from './workflow.ts';
import { WorkflowFaults } from './workflow-faults.ts';

/** What is watched. */
export type AlarmsProps = {
  readonly topic: ITopic;
  readonly api: HttpApi;
  readonly workflows: Readonly<Record<string, Workflow>>;
  readonly mail: IConfigurationSet;
  /** Absent: nothing is backed up. */
  readonly backups?: IBackupVault;
};

const period = Duration.minutes(5);

/** What an operator must hear of beyond single areas: the API, every Lambda, workflows and mail. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { api, backups, mail, topic, workflows } = props;
    new HubAlarm(this, 'ApiFaults', {
      kind: 'HUB_FAULT',
      about: 'API',
      topic,
      metric: api.metricServerError({ period }),
    });
    new WorkflowFaults(this, 'Workflows', { workflows, topic });
    // Of every Lambda of the account in this region: CloudWatch bills an alarm by its metrics, so that one for each Lambda
    // would cost a hub more than all else that it has while idle. The dashboard shows which it was.
    const ofLambdas = (metricName: string): Metric =>
      new Metric({ namespace: 'AWS/Lambda', metricName, statistic: 'Sum', period });
    for (const metricName of ['Errors', 'Throttles'])
      new HubAlarm(this, `Lambda${metricName}`, {
        kind: 'HUB_LAMBDA_FAULTS',
        about: metricName.toLowerCase(),
        topic,
        metric: ofLambdas(metricName),
      });
    const mails = (metricName: string): Metric =>
      new Metric({
        namespace: 'AWS/SES',
        metricName,
        dimensionsMap: { 'ses:configuration-set': mail.configurationSetName },
        statistic: 'Sum',
        period,
      });
    new HubAlarm(this, 'MailBounced', { kind: 'HUB_MAIL_BOUNCED', about: 'mail', topic, metric: mails('Bounce') });
    new HubAlarm(this, 'MailComplained', {
      kind: 'HUB_MAIL_COMPLAINED',
      about: 'mail',
      topic,
      metric: mails('Complaint'),
    });
    if (backups !== undefined)
      new HubAlarm(this, 'BackupFailed', {
        kind: 'HUB_BACKUP_FAILED',
        about: 'backups',
        topic,
        metric: new Metric({
          namespace: 'AWS/Backup',
          metricName: 'NumberOfBackupJobsFailed',
          dimensionsMap: { BackupVaultName: backups.backupVaultName },
          statistic: 'Sum',
          period: Duration.hours(1),
        }),
      });
  }
}
