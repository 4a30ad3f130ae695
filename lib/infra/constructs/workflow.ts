import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { HubFunction } from './hub-function.ts';
import { pascalCase } from './pascal-case.ts';

/** The workflow in `state-machines/<name>.asl.json`, which may invoke exactly the Lambdas that its file names. */
export class Workflow extends Construct {
  readonly machine: sfn.StateMachine;

  constructor(scope: Construct, name: string, functions: ReadonlyMap<string, HubFunction>) {
    super(scope, `${pascalCase(name)}Workflow`);
    const file = fileURLToPath(new URL(`../../../state-machines/${name}.asl.json`, import.meta.url));
    const definition = readFileSync(file, 'utf8');
    const named = new Set([...definition.matchAll(/\$\{(\w+)Arn\}/g)].map(([, id]) => id ?? ''));
    const byName = new Map([...functions].map(([id, fn]) => [pascalCase(id), fn]));
    const used = [...named].map((id) => {
      const fn = byName.get(id);
      if (fn === undefined) throw new Error(`state-machines/${name}.asl.json names ${id}, and no Lambda has that name`);
      return { id, fn };
    });
    this.machine = new sfn.StateMachine(this, 'Machine', {
      definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(JSON.parse(definition))),
      definitionSubstitutions: Object.fromEntries(used.map(({ fn, id }) => [`${id}Arn`, fn.lambda.functionArn])),
      tracingEnabled: true,
      logs: {
        // Paths and outcomes; never the data that passes.
        destination: new logs.LogGroup(this, 'Log', {
          logGroupName: `/aws/vendedlogs/states/flip-${name}`,
          retention: logs.RetentionDays.THREE_MONTHS,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: sfn.LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    for (const { fn } of used) fn.lambda.grantInvoke(this.machine);
  }
}
