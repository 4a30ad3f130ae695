import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as api from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
  HttpUserPoolAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, HttpSqsIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { OperationAuth } from '#contracts/api/operation';
import { doorbellPath, operations } from '#contracts/api/operations';
import type { HubSettings } from '../config/hub-settings.ts';
import { acknowledge } from './acknowledge.ts';
import { doorbellQueuePrefix } from './grant-needs.ts';
import type { HubFunction } from './hub-function.ts';
import { pascalCase } from './pascal-case.ts';
import type { UserDirectory } from './user-directory.ts';

/** What the API is made from. */
export type HubApiProps = {
  readonly directory: UserDirectory;
  readonly functions: ReadonlyMap<string, HubFunction>;
  readonly settings: HubSettings;
};

const lookup = (functions: HubApiProps['functions'], id: string): HubFunction => {
  const found = functions.get(id);
  if (found === undefined) throw new Error(`no Lambda is called ${id}`);
  return found;
};

/** The hub's API: one route for each operation of the contract, with the authorizer that the contract names. */
export class HubApi extends Construct {
  readonly api: api.HttpApi;

  constructor(scope: Construct, id: string, props: HubApiProps) {
    super(scope, id);
    const { directory, functions, settings } = props;
    this.api = new api.HttpApi(this, 'Api', { description: 'FLIP hub', createDefaultStage: false });
    const log = new logs.LogGroup(this, 'AccessLog', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.requestsPerSecond, burstLimit: settings.throttle.burst },
      accessLogSettings: { destination: new api.LogGroupLogDestination(log) },
    });

    const authorizers = this.#authorizers(directory, functions);
    for (const operation of Object.values(operations)) {
      const name = pascalCase(operation.id);
      const authorizer = authorizers[operation.auth];
      const routes = this.api.addRoutes({
        path: operation.path,
        methods: [api.HttpMethod[operation.method]],
        integration: new HttpLambdaIntegration(name, lookup(functions, operation.id).lambda),
        ...(authorizer === undefined ? {} : { authorizer }),
      });
      if (operation.auth === 'none')
        for (const route of routes) acknowledge(route, 'AwsSolutions-APIG4', 'The contract opens it to strangers.');
    }
    this.#addDoorbell(authorizers.trust);
  }

  #authorizers(
    { client, pool }: UserDirectory,
    functions: HubApiProps['functions'],
  ): Record<OperationAuth, api.IHttpRouteAuthorizer | undefined> {
    const responseTypes = [HttpLambdaResponseType.SIMPLE];
    return {
      none: undefined,
      user: new HttpUserPoolAuthorizer('UserAuthorizer', pool, { userPoolClients: [client] }),
      trust: new HttpLambdaAuthorizer('TrustAuthorizer', lookup(functions, 'authorize-trust').lambda, {
        responseTypes,
        identitySource: ['$request.header.Authorization'],
        resultsCacheTtl: Duration.minutes(1),
      }),
      'run-server': new HttpLambdaAuthorizer('RunServerAuthorizer', lookup(functions, 'authorize-run-server').lambda, {
        responseTypes,
        identitySource: ['$request.header.Authorization', '$request.header.x-flip-run'],
        // Asked every time: the token must be dead the moment that its run is.
        resultsCacheTtl: Duration.seconds(0),
      }),
    };
  }

  /** A long poll that no Lambda waits for: API Gateway reads the caller's own queue, which the authorizer names. */
  #addDoorbell(authorizer: api.IHttpRouteAuthorizer | undefined): void {
    const stack = Stack.of(this);
    const queueArn = stack.formatArn({ service: 'sqs', resource: `${doorbellQueuePrefix}*` });
    this.api.addRoutes({
      path: doorbellPath,
      methods: [api.HttpMethod.GET],
      ...(authorizer === undefined ? {} : { authorizer }),
      integration: new HttpSqsIntegration('Doorbell', {
        queue: sqs.Queue.fromQueueAttributes(this, 'Doorbells', {
          queueArn,
          // Only its name is looked at, for the policy of the role that reads; the route says which queue.
          queueUrl: `https://sqs.${Aws.REGION}.amazonaws.com/${Aws.ACCOUNT_ID}/${doorbellQueuePrefix}`,
        }),
        subtype: api.HttpIntegrationSubtype.SQS_RECEIVE_MESSAGE,
        parameterMapping: new api.ParameterMapping()
          .custom('QueueUrl', '$context.authorizer.doorbellQueueUrl')
          .custom('MaxNumberOfMessages', '10')
          .custom('WaitTimeSeconds', '20'),
      }),
    });
  }
}
