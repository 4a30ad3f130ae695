import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as api from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { OperationAuth } from '#contracts/api/operation';
import { doorbellPath } from '#contracts/api/operations';
import { originHost } from '../config/edge-settings.ts';
import type { HubSettings } from '../config/hub-settings.ts';
import { physicalNames } from '../config/physical-names.ts';
import { acknowledgeLog } from './acknowledge-log.ts';
import { ApiDomain } from './api-domain.ts';
import type { AreaFunctions } from './area-functions.ts';
import { DoorbellIntegration } from './doorbell-integration.ts';
import type { UserDirectory } from './user-directory.ts';

/** What the API is made from. */
export type HubApiProps = {
  readonly directory: UserDirectory;
  /** The Lambdas that decide whom a route lets in. */
  readonly authorizers: AreaFunctions;
  readonly settings: HubSettings;
};

type LambdaAuthorizerProps = {
  readonly authorizers: AreaFunctions;
  readonly lambda: string;
  readonly identitySource: string[];
  readonly resultsCacheTtl: Duration;
};

/** The hub's API with its authorizers and the doorbell; the routes of operations stand in the stacks of their areas. */
export class HubApi extends Construct {
  readonly api: api.HttpApi;
  /** Where it answers; behind an edge, the edge alone. */
  readonly url: string;
  /** What a route of each kind asks for. */
  readonly authorizers: Readonly<Record<OperationAuth, api.IHttpRouteAuthorizer | undefined>>;

  constructor(scope: Construct, id: string, props: HubApiProps) {
    super(scope, id);
    const { authorizers, directory, settings } = props;
    const { edge } = settings;
    this.api = new api.HttpApi(this, 'Api', {
      description: 'FLIP hub',
      createDefaultStage: false,
      // Nobody comes around CloudFront and its firewall: docs/adr/0016-cloudfront-shows-a-certificate.md.
      disableExecuteApiEndpoint: edge !== undefined,
    });
    const domain = edge && new ApiDomain(this, 'Domain', { edge }).domain;
    this.url = edge === undefined ? this.api.apiEndpoint : `https://${originHost(edge)}`;
    const log = new logs.LogGroup(this, 'AccessLog', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLog(log);
    this.api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.requestsPerSecond, burstLimit: settings.throttle.burst },
      accessLogSettings: { destination: new api.LogGroupLogDestination(log) },
      ...(domain === undefined ? {} : { domainMapping: { domainName: domain } }),
    });
    this.authorizers = {
      none: undefined,
      user: this.#userAuthorizer(directory),
      trust: this.#lambdaAuthorizer('TrustAuthorizer', {
        authorizers,
        lambda: 'authorize-trust',
        identitySource: ['$request.header.Authorization'],
        resultsCacheTtl: Duration.minutes(1),
      }),
      'run-server': this.#lambdaAuthorizer('RunServerAuthorizer', {
        authorizers,
        lambda: 'authorize-run-server',
        identitySource: ['$request.header.Authorization', '$request.header.x-flip-run'],
        // Asked every time: the token must be dead the moment that its run is.
        resultsCacheTtl: Duration.seconds(0),
      }),
    };
    const queues = { service: 'sqs', resource: `${physicalNames(settings.hubId).doorbellPrefix}*` };
    this.api.addRoutes({
      path: doorbellPath,
      methods: [api.HttpMethod.GET],
      authorizer: this.authorizers.trust as api.IHttpRouteAuthorizer,
      integration: new DoorbellIntegration('Doorbell', Stack.of(this).formatArn(queues)),
    });
  }

  #userAuthorizer({ client, pool }: UserDirectory): api.IHttpRouteAuthorizer {
    const { authorizerId } = new api.HttpAuthorizer(this, 'UserAuthorizer', {
      httpApi: this.api,
      type: api.HttpAuthorizerType.JWT,
      identitySource: ['$request.header.Authorization'],
      jwtAudience: [client.userPoolClientId],
      jwtIssuer: `https://cognito-idp.${Aws.REGION}.amazonaws.com/${pool.userPoolId}`,
    });
    return { bind: () => ({ authorizationType: 'JWT', authorizerId }) };
  }

  #lambdaAuthorizer(id: string, props: LambdaAuthorizerProps): api.IHttpRouteAuthorizer {
    const { authorizers, identitySource, resultsCacheTtl } = props;
    const { lambda } = authorizers.get(props.lambda);
    const { authorizerId } = new api.HttpAuthorizer(this, id, {
      httpApi: this.api,
      type: api.HttpAuthorizerType.LAMBDA,
      authorizerUri: `arn:${Aws.PARTITION}:apigateway:${Aws.REGION}:lambda:path/2015-03-31/functions/${lambda.functionArn}/invocations`,
      payloadFormatVersion: api.AuthorizerPayloadVersion.VERSION_2_0,
      enableSimpleResponses: true,
      identitySource,
      resultsCacheTtl,
    });
    lambda.addPermission(`${id}Permission`, {
      scope: this,
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: `authorizers/${authorizerId}`,
      }),
    });
    return { bind: () => ({ authorizationType: 'CUSTOM', authorizerId }) };
  }
}
