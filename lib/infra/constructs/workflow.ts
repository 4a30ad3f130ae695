import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { physicalNames } from '../config/physical-names.ts';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeLog } from './acknowledge-log.ts';
import type { HubFunction } from './hub-function.ts';
import { pascalCase } from './pascal-case.ts';

/** What a workflow is made from. */
export type WorkflowProps = {
  /** Of the file `state-machines/<name>.asl.json`. */
  readonly name: string;
  readonly functions: ReadonlyMap<string, HubFunction>;
  readonly hubId: string;
};

/** What Step Functions itself needs to log and trace; IAM knows no narrower resource for it. */
const logAndTrace = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
];

/** The workflow in `state-machines/<name>.asl.json`, which may invoke exactly the Lambdas that its file names. */
export class Workflow extends Construct {
  readonly machine: sfn.StateMachine;

  constructor(scope: Construct, { functions, hubId, name }: WorkflowProps) {
    super(scope, `${pascalCase(name)}Workflow`);
    const file = fileURLToPath(new URL(`../../../state-machines/${name}.asl.json`, import.meta.url));
    const definition = readFileSync(file, 'utf8');
    const named = new Set([...definition.matchAll(/\$\{(\w+)Arn\}/g)].map(([, id]) => id ?? ''));
    const byName = new Map([...functions].map(([id, fn]) => [pascalCase(id), fn]));
    const used = [...named].map((id) => {
      const fn = byName.get(id);
      if (fn === undefined) throw new Error(`state-machines/${name}.asl.json names ${id}, and no Lambda has that name`);
      return { id, arn: fn.lambda.functionArn };
    });
    const allow = (actions: string[], resources: string[]) => new iam.PolicyStatement({ actions, resources });
    const invoke = allow(
      ['lambda:InvokeFunction'],
      used.map(({ arn }) => arn),
    );
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: { Steps: new iam.PolicyDocument({ statements: [invoke, allow(logAndTrace, ['*'])] }) },
    });
    acknowledge(role, 'NIST.800.53.R5-IAMNoInlinePolicy', 'Its one policy is of this role alone and goes with it.');
    // Paths and outcomes; never the data that passes.
    const log = new logs.LogGroup(this, 'Log', {
      logGroupName: physicalNames(hubId).workflowLog(name),
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLog(log);
    this.machine = new sfn.StateMachine(this, 'Machine', {
      definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(JSON.parse(definition))),
      definitionSubstitutions: Object.fromEntries(used.map(({ arn, id }) => [`${id}Arn`, arn])),
      role: role.withoutPolicyUpdates(),
      tracingEnabled: true,
      logs: {
        destination: log,
        level: sfn.LogLevel.ALL,
        includeExecutionData: false,
      },
    });
  }
}
