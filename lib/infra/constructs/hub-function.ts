import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LambdaBundle } from '../bundle-lambdas.ts';

/** What a Lambda of the hub is made from. */
export type HubFunctionProps = {
  readonly bundle: LambdaBundle;
  /** Default 15. */
  readonly timeoutSeconds?: number;
  /** Default 512; processor time comes with it. */
  readonly memoryMegabytes?: number;
  /** Room for files while it runs; default 512. */
  readonly storageMegabytes?: number;
};

/** One Lambda with a role of its own that can write to its own log and nothing else until it is granted. */
export class HubFunction extends Construct {
  readonly lambda: lambda.Function;
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: HubFunctionProps) {
    super(scope, id);
    const { bundle, memoryMegabytes = 512, storageMegabytes, timeoutSeconds = 15 } = props;
    const logGroup = new logs.LogGroup(this, 'Log', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    this.lambda = new lambda.Function(this, 'Function', {
      description: `${bundle.area}/${bundle.id}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(bundle.folder),
      role: this.role,
      logGroup,
      memorySize: memoryMegabytes,
      timeout: Duration.seconds(timeoutSeconds),
      ...(storageMegabytes === undefined ? {} : { ephemeralStorageSize: Size.mebibytes(storageMegabytes) }),
    });
  }

  /** Adds variables and the permissions that go with them. */
  allow(variables: Readonly<Record<string, string>>, statements: readonly iam.PolicyStatement[]): void {
    for (const [name, value] of Object.entries(variables)) this.lambda.addEnvironment(name, value);
    for (const statement of statements) this.role.addToPolicy(statement);
  }
}
