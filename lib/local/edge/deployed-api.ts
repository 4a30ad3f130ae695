import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { clientSettings } from '#local/cloud/client-settings';
import type { LocalCloud } from '#local/cloud/local-cloud';

const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
});
const Stage = z.object({
  DefaultRouteSettings: z.object({ ThrottlingBurstLimit: z.number(), ThrottlingRateLimit: z.number() }).optional(),
});
const Cors = z.object({
  AllowOrigins: z.array(z.string()).default([]),
  AllowMethods: z.array(z.string()).default([]),
  AllowHeaders: z.array(z.string()).default([]),
  ExposeHeaders: z.array(z.string()).default([]),
  AllowCredentials: z.boolean().default(false),
  MaxAge: z.number().optional(),
});
const Route = z.object({ RouteKey: z.string(), AuthorizerId: z.unknown().optional(), Target: z.unknown().optional() });
const Integration = z.object({
  IntegrationSubtype: z.string().optional(),
  RequestParameters: z.record(z.string(), z.string()).default({}),
});
const Authorizer = z.object({
  AuthorizerUri: z.unknown().optional(),
  IdentitySource: z.array(z.string()).default([]),
  AuthorizerResultTtlInSeconds: z.number().default(300),
});

/** A Lambda authorizer as deployed. */
export type LambdaAuthorizer = {
  readonly functionName: string;
  readonly identitySource: readonly string[];
  readonly ttlSeconds: number;
};

/** A route that API Gateway answers itself, from a queue. */
export type QueueRoute = {
  readonly method: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly authorizer: LambdaAuthorizer;
};

/** What API Gateway does by itself according to the deployed template, and the local cloud does not. */
export type DeployedApi = {
  readonly throttle: { readonly burst: number; readonly rate: number } | undefined;
  readonly cors: z.infer<typeof Cors> | undefined;
  readonly queueRoutes: readonly QueueRoute[];
};

const readStack = async (
  cloud: Pick<LocalCloud, 'endpoint' | 'region' | 'credentials'>,
  stackName: string,
): Promise<{ template: z.infer<typeof Template>; physical: ReadonlyMap<string, string> }> => {
  const client = new CloudFormationClient(clientSettings(cloud));
  try {
    const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: stackName }));
    const { StackResources } = await client.send(new DescribeStackResourcesCommand({ StackName: stackName }));
    const names = (StackResources ?? []).map(
      ({ LogicalResourceId, PhysicalResourceId }) => [LogicalResourceId ?? '', PhysicalResourceId ?? ''] as const,
    );
    return { template: Template.parse(JSON.parse(TemplateBody ?? '{}')), physical: new Map(names) };
  } finally {
    client.destroy();
  }
};

/** Every logical id that a template value refers to. */
const referencesIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt' && Array.isArray(inner)) return [String(inner[0])];
    return referencesIn(inner);
  });
};

/** Reads the deployed template of the hub's API. */
export async function readDeployedApi(
  cloud: Pick<LocalCloud, 'endpoint' | 'region' | 'credentials'>,
  stackName: string,
): Promise<DeployedApi> {
  const { physical, template } = await readStack(cloud, stackName);
  const all = <Schema extends z.ZodType>(type: string, schema: Schema): z.output<Schema>[] =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => schema.parse(Properties));
  const referred = <Schema extends z.ZodType>(
    value: unknown,
    type: string,
    schema: Schema,
  ): z.output<Schema> | undefined => {
    const id = referencesIn(value).find((reference) => template.Resources[reference]?.Type === type);
    return id === undefined ? undefined : schema.parse(template.Resources[id]?.Properties);
  };
  const functionName = (value: unknown): string => {
    const id = referencesIn(value).find((reference) => template.Resources[reference]?.Type === 'AWS::Lambda::Function');
    const name = id === undefined ? undefined : physical.get(id);
    if (name === undefined) throw new Error(`Stack ${stackName} has an authorizer whose function is not in it.`);
    return name;
  };

  const queueRoutes = all('AWS::ApiGatewayV2::Route', Route).flatMap((route): QueueRoute[] => {
    const integration = referred(route.Target, 'AWS::ApiGatewayV2::Integration', Integration);
    if (integration?.IntegrationSubtype !== 'SQS-ReceiveMessage') return [];
    const authorizer = referred(route.AuthorizerId, 'AWS::ApiGatewayV2::Authorizer', Authorizer);
    const [method = '', path = ''] = route.RouteKey.split(' ');
    if (authorizer === undefined) throw new Error(`Route ${route.RouteKey} reads a queue and asks nobody's leave.`);
    return [
      {
        method,
        path,
        parameters: integration.RequestParameters,
        authorizer: {
          functionName: functionName(authorizer.AuthorizerUri),
          identitySource: authorizer.IdentitySource,
          ttlSeconds: authorizer.AuthorizerResultTtlInSeconds,
        },
      },
    ];
  });
  const settings = all('AWS::ApiGatewayV2::Stage', Stage)[0]?.DefaultRouteSettings;
  const [api] = all('AWS::ApiGatewayV2::Api', z.object({ CorsConfiguration: Cors.optional() }));
  return {
    throttle:
      settings === undefined ? undefined : { burst: settings.ThrottlingBurstLimit, rate: settings.ThrottlingRateLimit },
    cors: api?.CorsConfiguration,
    queueRoutes,
  };
}
