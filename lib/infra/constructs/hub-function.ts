import { Duration, Size } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { VariableName } from '#contracts/hub-variables';
import type { LambdaBundle } from '../bundle-lambdas.ts';
import { acknowledge } from './acknowledge.ts';

/** Variables of a Lambda, by the names that Lambdas read them by. */
export type HubVariables = Readonly<Partial<Record<VariableName, string>>>;

/** What a Lambda of the hub is made from. */
export type HubFunctionProps = {
  readonly bundle: LambdaBundle;
  /** The log of its area. */
  readonly logGroup: logs.ILogGroup;
  /** Default 15. */
  readonly timeoutSeconds?: number;
  /** Default 512; processor time comes with it. */
  readonly memoryMegabytes?: number;
  /** Room for files while it runs; default 512. */
  readonly storageMegabytes?: number;
};

/**
 * One Lambda with a role of its own that can write to the log of its area and nothing else until it is granted.
 * Two resources: all permissions are one policy inside the role.
 */
export class HubFunction extends Construct {
  readonly lambda: lambda.Function;
  readonly #permissions: iam.PolicyDocument;

  constructor(scope: Construct, id: string, props: HubFunctionProps) {
    super(scope, id);
    const { bundle, logGroup, memoryMegabytes = 512, storageMegabytes, timeoutSeconds = 15 } = props;
    this.#permissions = new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Needs: this.#permissions },
    });
    acknowledge(role, 'NIST.800.53.R5-IAMNoInlinePolicy', 'Its one policy is of this role alone and goes with it.');
    this.lambda = new lambda.Function(this, 'Function', {
      description: `${bundle.area}/${bundle.id}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(bundle.folder),
      role: role.withoutPolicyUpdates(),
      logGroup,
      memorySize: memoryMegabytes,
      timeout: Duration.seconds(timeoutSeconds),
      ...(storageMegabytes === undefined ? {} : { ephemeralStorageSize: Size.mebibytes(storageMegabytes) }),
    });
    const reasons = {
      LambdaConcurrency: 'The API is throttled as a whole; a share kept for one Lambda would be taken from all others.',
      LambdaDLQ: 'Its caller waits for it, calls again, or is the stream, which has a queue of dead letters.',
      LambdaInsideVPC: 'It calls AWS alone, by its role; a network of ours would add a way out and cost by the hour.',
    };
    for (const [rule, reason] of Object.entries(reasons)) acknowledge(this.lambda, `NIST.800.53.R5-${rule}`, reason);
  }

  /** Adds variables and the permissions that go with them. */
  allow(variables: HubVariables, statements: readonly iam.PolicyStatement[]): void {
    for (const [name, value] of Object.entries(variables)) this.lambda.addEnvironment(name, value);
    this.#permissions.addStatements(...statements);
  }
}
