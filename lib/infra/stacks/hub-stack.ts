import { Aws, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { LambdaBundle } from '../bundle-lambdas.ts';
import type { HubSettings } from '../config/hub-settings.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { Alarms } from '../constructs/alarms.ts';
import { AreaFunctions } from '../constructs/area-functions.ts';
import type { NeedSources } from '../constructs/grant-needs.ts';
import { HubApi } from '../constructs/hub-api.ts';
import { HubBudget } from '../constructs/hub-budget.ts';
import { HubDashboard } from '../constructs/hub-dashboard.ts';
import { LogAlarms } from '../constructs/log-alarms.ts';
import type { RunServerPlaces } from '../constructs/run-server-places.ts';
import { ScheduleAlarms } from '../constructs/schedule-alarms.ts';
import { Schedules } from '../constructs/schedules.ts';
import { Workflow } from '../constructs/workflow.ts';
import type { StateStack } from './state-stack.ts';

/** Areas of `lambdas` that are of the hub itself and of no operation. */
export const hubAreas = ['authorizers', 'workflows'] as const;

/** What the hub is made from. */
export type HubStackProps = StackProps & {
  readonly settings: HubSettings;
  readonly runServers: RunServerPlaces;
  readonly state: StateStack;
  /** Of `hubAreas` alone. */
  readonly bundles: readonly LambdaBundle[];
};

/**
 * What all areas of operations share and what can be thrown away and made again: the API with its authorizers, the
 * workflows with their steps. It knows no area; each area knows it.
 */
export class HubStack extends Stack {
  readonly api: HubApi;
  readonly workflows: ReturnType<NeedSources['workflows']>;
  readonly alarms: AlarmTopic;

  constructor(scope: Construct, id: string, props: HubStackProps) {
    super(scope, id, props);
    const { bundles, runServers, settings, state } = props;
    const { hubId } = settings;
    const sources: NeedSources = { state, settings, runServers, workflows: () => this.workflows };
    const functionsOf = (area: (typeof hubAreas)[number], construct: string): AreaFunctions =>
      new AreaFunctions(this, construct, {
        bundles: bundles.filter((bundle) => bundle.area === area),
        sources,
      });
    const authorizers = functionsOf('authorizers', 'Authorizers');
    const steps = functionsOf('workflows', 'Steps');
    const workflow = (name: string): Workflow => new Workflow(this, { name, hubId, functions: steps.byId });
    this.workflows = { approval: workflow('approval'), run: workflow('run'), scan: workflow('scan') };
    authorizers.grant();
    steps.grant();
    this.api = new HubApi(this, 'Hub', { directory: state.directory, authorizers, settings });
    new Schedules(this, 'Schedules', steps);
    this.alarms = new AlarmTopic(this, 'Alarms', settings);
    const { topic } = this.alarms;
    new Alarms(this, 'HubAlarms', {
      topic,
      api: this.api.api,
      workflows: this.workflows,
      mail: state.sender.configurationSet,
      ...(state.backups === undefined ? {} : { backups: state.backups.vault }),
    });
    if (settings.edge !== undefined)
      new HubDashboard(this, 'Dashboard', {
        hubId,
        api: this.api.api,
        ledger: state.ledger.table,
        workflows: this.workflows,
      });
    const { monthlyBudgetUsd } = settings;
    if (monthlyBudgetUsd !== undefined) new HubBudget(this, 'Budget', { hubId, monthlyBudgetUsd, topic });
    new ScheduleAlarms(this, 'StepAlarms', steps, topic);
    new LogAlarms(this, 'LogAlarms', { area: 'workflows', logGroup: steps.logGroup, topic, hubId });

    const outputs = {
      HubStackName: Aws.STACK_NAME,
      ApiId: this.api.api.apiId,
      ApiUrl: this.api.url,
      UserPoolId: state.directory.pool.userPoolId,
      UserPoolClientId: state.directory.client.userPoolClientId,
      LedgerTableName: state.ledger.table.tableName,
      QuarantineBucketName: state.quarantine.bucket.bucketName,
      ModelBucketName: state.models.bucket.bucketName,
      ResultBucketName: state.results.bucket.bucketName,
      VocabularyBucketName: state.vocabulary.bucket.bucketName,
      SigningKeyIds: state.signingKeys.map(({ keyId }) => keyId).join(','),
      ApprovalMachineArn: this.workflows.approval.machine.stateMachineArn,
      RunMachineArn: this.workflows.run.machine.stateMachineArn,
      ScanMachineArn: this.workflows.scan.machine.stateMachineArn,
      AlarmTopicArn: topic.topicArn,
      WatchRunsFunctionName: steps.get('watch-runs').lambda.functionName,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
