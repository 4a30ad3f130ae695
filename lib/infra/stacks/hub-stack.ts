import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import type { LambdaBundle } from '../bundle-lambdas.ts';
import { functionNeeds } from '../config/function-needs.ts';
import type { HubSettings } from '../config/hub-settings.ts';
import { Alarms } from '../constructs/alarms.ts';
import { grantNeeds } from '../constructs/grant-needs.ts';
import { HubApi } from '../constructs/hub-api.ts';
import { HubFunction, type HubFunctionProps } from '../constructs/hub-function.ts';
import { pascalCase } from '../constructs/pascal-case.ts';
import { Workflow } from '../constructs/workflow.ts';
import type { StateStack } from './state-stack.ts';

/** What the hub is made from. */
export type HubStackProps = StackProps & {
  readonly settings: HubSettings;
  readonly state: StateStack;
  readonly bundles: readonly LambdaBundle[];
};

/** Every minute, each of these looks at the ledger for what nobody else would notice. */
const watchers = ['sweep-tasks', 'seal-audit', 'watch-runs'] as const;

const forManyTrusts: Omit<HubFunctionProps, 'bundle'> = { timeoutSeconds: 29, memoryMegabytes: 1769 };

/** By area or by Lambda, where one needs more than others; what answers a person may not take longer than they wait. */
const sizes: Readonly<Record<string, Omit<HubFunctionProps, 'bundle'>>> = {
  // A task of a workflow may carry files.
  workflows: { timeoutSeconds: 300, memoryMegabytes: 1024 },
  'apply-task-outcome': { timeoutSeconds: 300, memoryMegabytes: 1024 },
  // Work for every trust of a project in one call of the API, which ends after 30 s; the watcher completes what is left.
  'submit-cohort-query': forManyTrusts,
  'stage-project': forManyTrusts,
  'close-project': forManyTrusts,
  'start-run': forManyTrusts,
  'report-server-ready': forManyTrusts,
  // The first question of each container fetches the vocabulary, and the network comes with memory.
  concepts: { timeoutSeconds: 29, memoryMegabytes: 1769, storageMegabytes: 6144 },
};

/** What can be thrown away and made again: API, Lambdas, workflows, schedules and alarms. */
export class HubStack extends Stack {
  readonly #functions = new Map<string, HubFunction>();

  constructor(scope: Construct, id: string, props: HubStackProps) {
    super(scope, id, props);
    const { bundles, settings, state } = props;
    for (const bundle of bundles) this.#functions.set(bundle.id, this.#makeFunction(bundle));
    const workflows = {
      approval: new Workflow(this, 'approval', this.#functions),
      run: new Workflow(this, 'run', this.#functions),
      scan: new Workflow(this, 'scan', this.#functions),
    };
    for (const [name, fn] of this.#functions) {
      const needs = functionNeeds[name];
      if (needs === undefined) throw new Error(`lib/infra/config/function-needs.ts does not say what ${name} needs`);
      grantNeeds(fn, needs, { state, settings, workflows: () => workflows });
    }
    const api = new HubApi(this, 'Hub', { directory: state.directory, functions: this.#functions, settings });
    this.#readStream(state);
    this.#schedule();
    const background = [...watchers, 'apply-task-outcome'] as const;
    new Alarms(this, 'Alarms', {
      api: api.api,
      workflows,
      background: Object.fromEntries(background.map((name) => [pascalCase(name), this.#function(name)])),
    });

    const outputs = {
      ApiId: api.api.apiId,
      ApiUrl: api.api.apiEndpoint,
      UserPoolId: state.directory.pool.userPoolId,
      UserPoolClientId: state.directory.client.userPoolClientId,
      LedgerTableName: state.ledger.table.tableName,
      QuarantineBucketName: state.quarantine.bucket.bucketName,
      ModelBucketName: state.models.bucket.bucketName,
      ResultBucketName: state.results.bucket.bucketName,
      VocabularyBucketName: state.vocabulary.bucket.bucketName,
      SigningKeyId: state.signingKey.keyId,
      ApprovalMachineArn: workflows.approval.machine.stateMachineArn,
      RunMachineArn: workflows.run.machine.stateMachineArn,
      ScanMachineArn: workflows.scan.machine.stateMachineArn,
      WatchRunsFunctionName: this.#function('watch-runs').lambda.functionName,
      SeedAdminFunctionName: this.#function('seed-admin').lambda.functionName,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }

  #makeFunction(bundle: LambdaBundle): HubFunction {
    return new HubFunction(this, pascalCase(bundle.id), { bundle, ...(sizes[bundle.id] ?? sizes[bundle.area]) });
  }

  #function(id: string): HubFunction {
    const found = this.#functions.get(id);
    if (found === undefined) throw new Error(`no Lambda is called ${id}`);
    return found;
  }

  /** Tasks that have ended, as they end. What fails for long is left to `sweep-tasks`, so that nothing is stuck behind it. */
  #readStream(state: StateStack): void {
    const ended = { dynamodb: { NewImage: { gsi2pk: { S: lambda.FilterRule.isEqual('TASK_OUTCOMES') } } } };
    this.#function('apply-task-outcome').lambda.addEventSource(
      new DynamoEventSource(state.ledger.table as ITable, {
        startingPosition: lambda.StartingPosition.TRIM_HORIZON,
        batchSize: 10,
        bisectBatchOnError: true,
        retryAttempts: 3,
        maxRecordAge: Duration.minutes(10),
        filters: [lambda.FilterCriteria.filter(ended)],
      }),
    );
  }

  #schedule(): void {
    for (const name of watchers)
      new events.Rule(this, `${pascalCase(name)}Schedule`, {
        schedule: events.Schedule.rate(Duration.minutes(1)),
        targets: [new LambdaFunction(this.#function(name).lambda)],
      });
  }
}
