import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, type Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { doorbellPath, operations } from '#contracts/api/operations';
import { bundleLambdas, type LambdaBundle } from '#infra/bundle-lambdas';
import { environments } from '#infra/config/environments';
import { functionNeeds } from '#infra/config/function-needs';
import { HubSettings } from '#infra/config/hub-settings';
import { HubRules } from '#infra/policy/hub-rules';
import { HubStack } from '#infra/stacks/hub-stack';
import { StateStack } from '#infra/stacks/state-stack';

type Resource = { Type: string; Properties: Record<string, any>; DeletionPolicy?: string };
const repository = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'flip-infra-'));
let bundles: LambdaBundle[];
let state: Template;
let hub: Template;
let seconds: number;
let settings: HubSettings;

const resources = (template: Template): [string, Resource][] => Object.entries(template.toJSON().Resources);
const ofType = (template: Template, type: string): Resource[] =>
  resources(template).flatMap(([, resource]) => (resource.Type === type ? [resource] : []));
const functionOf = (id: string): Resource => {
  const found = ofType(hub, 'AWS::Lambda::Function').find(({ Properties }) =>
    Properties.Description.endsWith(`/${id}`),
  );
  if (found === undefined) throw new Error(`no function ${id}`);
  return found;
};

beforeAll(async () => {
  const started = performance.now();
  bundles = await bundleLambdas(join(folder, 'lambdas'));
  settings = HubSettings.parse({
    ...environments.production,
    environment: 'production',
    publicUrl: 'https://flip.example',
    version: '1',
  });
  const app = new App({ outdir: join(folder, 'out'), analyticsReporting: false });
  const stateStack: Stack = new StateStack(app, 'State', { settings });
  const hubStack = new HubStack(app, 'Hub', { settings, state: stateStack as StateStack, bundles });
  hub = Template.fromStack(hubStack);
  state = Template.fromStack(stateStack);
  seconds = (performance.now() - started) / 1000;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the bundles', () => {
  it('are each at most 700 kB', () => {
    const large = bundles
      .filter(({ sizeBytes }) => sizeBytes > 700_000)
      .map(({ id, sizeBytes }) => `${id} ${sizeBytes}`);
    expect(large).toEqual([]);
    expect(bundles.length).toBeGreaterThan(40);
  });

  it('are made, with their stacks, in one run that nobody waits long for', () => {
    expect(seconds).toBeLessThan(60);
  });

  it('hold nothing of the appliance, the stacks or the one-machine platform', () => {
    const foreign = bundles
      .flatMap(({ sources }) => sources)
      .filter((file) => !/^(lambdas|lib\/(contracts|domain))\//.test(file));
    expect(foreign).toEqual([]);
  });

  const asked = ({ sources }: LambdaBundle): Set<string> =>
    new Set(
      sources.flatMap((file) =>
        [...readFileSync(join(repository, file), 'utf8').matchAll(/\benv\(\s*'([A-Z_]+)'\s*\)/g)].map(
          ([, name]) => name ?? '',
        ),
      ),
    );
  const given = ({ id }: LambdaBundle): string[] => Object.keys(functionOf(id).Properties.Environment?.Variables ?? {});

  it('are given every variable that their sources ask for', () => {
    // The edge could load a user; what strangers may ask never does.
    const strangers = new Set(['get-health', 'get-signing-key']);
    const needing = bundles.filter(({ id }) => !strangers.has(id));
    expect(
      needing.flatMap((bundle) =>
        [...asked(bundle)].filter((name) => !given(bundle).includes(name)).map((name) => `${bundle.id} ${name}`),
      ),
    ).toEqual([]);
  });

  it('are given no variable, and so no privilege, that their sources never ask for', () => {
    // Who rings is told which queue by the trust; who sends mail may or may not put the address of the hub into it.
    const optional = new Set(['PUBLIC_URL']);
    const unused = bundles.flatMap((bundle) =>
      given(bundle)
        .filter((name) => !asked(bundle).has(name) && !optional.has(name))
        .map((name) => `${bundle.id} ${name}`),
    );
    expect(unused).toEqual([]);
  });
});

describe('the API', () => {
  const routes = () =>
    ofType(hub, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => ({
      key: Properties.RouteKey as string,
      authorizer: Properties.AuthorizerId?.Ref as string | undefined,
      type: Properties.AuthorizationType as string,
    }));

  it('has a route for every operation and for the doorbell, and no other', () => {
    const wanted = Object.values(operations).map(({ method, path }) => `${method} ${path}`);
    expect(
      routes()
        .map(({ key }) => key)
        .sort(),
    ).toEqual([...wanted, `GET ${doorbellPath}`].sort());
  });

  it('asks at every route for exactly the authorization that the contract names', () => {
    const expected = {
      none: { type: 'NONE', authorizer: undefined },
      user: { type: 'JWT', authorizer: /UserAuthorizer/ },
      trust: { type: 'CUSTOM', authorizer: /TrustAuthorizer/ },
      'run-server': { type: 'CUSTOM', authorizer: /RunServerAuthorizer/ },
    } as const;
    for (const { auth, method, path } of Object.values(operations)) {
      const route = routes().find(({ key }) => key === `${method} ${path}`);
      expect(route?.type, path).toBe(expected[auth].type);
      if (expected[auth].authorizer === undefined) expect(route?.authorizer, path).toBeUndefined();
      else expect(route?.authorizer, path).toMatch(expected[auth].authorizer);
    }
  });

  it('lets in without any authorization only what is meant for strangers', () => {
    const open = routes()
      .filter(({ type }) => type === 'NONE')
      .map(({ key }) => key);
    expect(open.sort()).toEqual(['GET /api/health', 'GET /api/signing-key', 'POST /api/enrolments']);
  });

  it('believes tokens of its own pool for its own client alone', () => {
    hub.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      JwtConfiguration: { Audience: [Match.anyValue()], Issuer: Match.anyValue() },
    });
    const [jwt] = ofType(hub, 'AWS::ApiGatewayV2::Authorizer').filter(
      ({ Properties }) => Properties.AuthorizerType === 'JWT',
    );
    expect(JSON.stringify(jwt?.Properties.JwtConfiguration.Issuer)).toMatch(/https:\/\/cognito-idp\./);
  });

  it('asks a run server’s authorizer every time and for both of its headers', () => {
    hub.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: ['$request.header.Authorization', '$request.header.x-flip-run'],
      EnableSimpleResponses: true,
    });
  });

  it('reads the doorbell from the caller’s own queue, without a Lambda', () => {
    hub.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationSubtype: 'SQS-ReceiveMessage',
      RequestParameters: { QueueUrl: '$context.authorizer.doorbellQueueUrl', WaitTimeSeconds: '20' },
    });
  });

  it('is throttled as a whole', () => {
    hub.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingBurstLimit: 400, ThrottlingRateLimit: 200 },
    });
  });
});

describe('privileges', () => {
  const statements = () =>
    ofType(hub, 'AWS::IAM::Policy').flatMap(({ Properties }) =>
      (Properties.PolicyDocument.Statement as Record<string, unknown>[]).map((statement) => ({
        policy: Properties.PolicyName as string,
        text: JSON.stringify(statement),
        actions: [statement.Action].flat() as string[],
        resources: [statement.Resource].flat(),
      })),
    );
  const holders = (action: string): string[] =>
    [
      ...new Set(
        statements()
          .filter(({ actions }) => actions.includes(action))
          .map(({ policy }) => policy.replace(/Role.*$/, '')),
      ),
    ].sort();

  it('are stated for every Lambda, and for no Lambda that there is not', () => {
    expect(Object.keys(functionNeeds).sort()).toEqual(bundles.map(({ id }) => id).sort());
  });

  it('never allow every action of a service', () => {
    expect(
      statements()
        .flatMap(({ actions }) => actions)
        .filter((action) => action.endsWith('*')),
    ).toEqual([]);
  });

  it('name their resources, except where IAM knows none', () => {
    const everywhere = statements()
      .filter(({ resources }) => resources.includes('*'))
      .flatMap(({ actions }) => actions);
    const known = /^(xray:|logs:|dynamodb:ListStreams$|states:SendTask|ses:SendEmail$)/;
    expect(everywhere.filter((action) => !known.test(action))).toEqual([]);
  });

  it('end in a wildcard only behind a name of ours', () => {
    const text = (resource: unknown): string => {
      if (typeof resource === 'string') return resource;
      const { 'Fn::Join': join, 'Fn::GetAtt': attribute } = resource as Record<string, any>;
      if (join !== undefined) return join[1].map(text).join('');
      return attribute === undefined ? '<ours>' : `<${attribute.join('.')}>`;
    };
    const open = statements()
      .flatMap(({ resources: named }) => named.map(text))
      .filter((name) => name.includes('*') && name !== '*');
    const ours = [
      /:flip-doorbell-\*$/,
      /^<ours>\/\*$/,
      /:execution:<\w+\.Name>:\*$/,
      /^<\w+\.Arn>:\*$/,
      /:task\/flip\/\*$/,
      /:(task-definition|role)\/flip-run-server[:-]\*$/,
    ];
    expect([...new Set(open)].filter((name) => !ours.some((pattern) => pattern.test(name)))).toEqual([]);
    expect(open.length).toBeGreaterThan(20);
  });

  it('let only those sign who make tasks, passports or audit heads', () => {
    expect(holders('kms:Sign')).toContain('SealAudit');
    for (const other of [
      'LeaseTasks',
      'ReportTask',
      'GetSigningKey',
      'RegisterTrust',
      'EnrolTrust',
      'InviteUser',
      'GetRun',
    ])
      expect(holders('kms:Sign')).not.toContain(other);
  });

  it('let only invitations touch the directory', () => {
    expect(holders('cognito-idp:AdminCreateUser')).toEqual(['InviteUser', 'SeedAdmin']);
  });

  it('let nobody write who only reads', () => {
    const writers = holders('dynamodb:PutItem');
    for (const reader of ['GetMe', 'ListUsers', 'ListTrusts', 'GetProject', 'AuthorizeTrust', 'AuthorizeRunServer'])
      expect(writers).not.toContain(reader);
    expect(writers).toContain('ReportTask');
  });
});

describe('what the hub asks of every trust at least', () => {
  it('is told to the Lambda that asks and to no other, and is nothing unless it is set', () => {
    const told = bundles.filter(
      ({ id }) => 'DISCLOSURE_FLOOR' in (functionOf(id).Properties.Environment?.Variables ?? {}),
    );
    expect(told.map(({ id }) => id)).toEqual(['submit-cohort-query']);
    expect(functionOf('submit-cohort-query').Properties.Environment.Variables.DISCLOSURE_FLOOR).toBe('{}');
  });

  it('is set in the settings of an environment, where a misspelt rule is refused', () => {
    const stricter = { ...settings, disclosureFloor: { threshold: 20, rounding: 10 } };
    expect(HubSettings.parse(stricter).disclosureFloor).toEqual({ threshold: 20, rounding: 10 });
    expect(HubSettings.safeParse({ ...settings, disclosureFloor: { threshhold: 20 } }).success).toBe(false);
  });
});

describe('the workflows', () => {
  it('name only Lambdas that exist, and every substitution is given', () => {
    for (const { Properties } of ofType(hub, 'AWS::StepFunctions::StateMachine')) {
      const named = [...JSON.stringify(Properties.DefinitionString).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(Properties.DefinitionSubstitutions).sort()).toEqual([...new Set(named)].sort());
      expect(named.length).toBeGreaterThan(0);
    }
    hub.resourceCountIs('AWS::StepFunctions::StateMachine', 3);
  });

  it('log which way they went and never what passed', () => {
    hub.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: Match.objectLike({ IncludeExecutionData: false }),
    });
  });

  it('hear of ended tasks from the ledger’s stream alone', () => {
    hub.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BisectBatchOnFunctionError: true,
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"gsi2pk":{"S":["TASK_OUTCOMES"]}}}}' }] },
    });
  });

  it('have their watchers called every minute', () => {
    expect(ofType(hub, 'AWS::Events::Rule').map(({ Properties }) => Properties.ScheduleExpression)).toEqual(
      Array.from({ length: 3 }, () => 'rate(1 minute)'),
    );
  });
});

describe('what is kept', () => {
  it('outlives its stack', () => {
    const types = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool', 'AWS::KMS::Key'];
    for (const type of types)
      for (const { DeletionPolicy } of ofType(state, type)) expect(DeletionPolicy, type).toBe('Retain');
  });

  it('keeps its logical ids: another id would be another, empty table', () => {
    const ids = resources(state)
      .filter(([, { Type }]) => /Table$|Bucket$|UserPool$|UserPoolClient$|KMS::Key$/.test(Type))
      .map(([id]) => id);
    expect(ids.sort()).toMatchInlineSnapshot(`
      [
        "LedgerTable9343E4AA",
        "ModelsBucket970C6ADA",
        "QuarantineBucket2B128B57",
        "ResultsBucket46167C27",
        "SigningKeyEEFC2790",
        "TaskBodiesBucket9173FD15",
        "UsersPoolBFC35D3B",
        "UsersPoolClient39A19381",
        "VocabularyBucket9CF849D5",
      ]
    `);
  });

  it('is backed up, encrypted and streamed', () => {
    state.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      DeletionProtectionEnabled: true,
    });
  });

  it('is never public and never travels unencrypted', () => {
    state.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    for (const { Properties } of ofType(state, 'AWS::S3::BucketPolicy'))
      expect(JSON.stringify(Properties.PolicyDocument)).toContain('"aws:SecureTransport":"false"');
  });

  it('lets nobody in without an authenticator app, and nobody invite themselves', () => {
    state.hasResourceProperties('AWS::Cognito::UserPool', {
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
    state.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      GenerateSecret: false,
    });
    const groups = ofType(state, 'AWS::Cognito::UserPoolGroup').map(({ Properties }) => Properties.GroupName);
    expect(groups.sort()).toEqual(['Admin', 'Researcher', 'TrustAdmin', 'Viewer']);
  });

  it('signs with a P-256 key that never leaves', () => {
    state.hasResourceProperties('AWS::KMS::Key', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  });
});

describe('both stacks', () => {
  it('use no custom resource and nothing that the local cloud refuses', () => {
    const types = [...resources(state), ...resources(hub)].map(([, { Type }]) => Type);
    const refused =
      /^(Custom::|AWS::CloudFormation::CustomResource|AWS::EC2::(EIP|NatGateway|FlowLog)|AWS::WAFv2|AWS::CloudWatch::CompositeAlarm|AWS::SES::Template)/;
    expect(types.filter((type) => refused.test(type))).toEqual([]);
    expect(resources(hub).length).toBeLessThan(480);
  });

  it('pass the rules that stop a synthesis, and a finding does stop it', () => {
    const synth = (spoil: (state: StateStack) => void): string => {
      const app = new App({ outdir: mkdtempSync(join(folder, 'rules-')), analyticsReporting: false });
      const checked = new StateStack(app, 'State', { settings });
      new HubStack(app, 'Hub', { settings, state: checked, bundles });
      spoil(checked);
      Validations.of(app).addPlugins(new HubRules(app));
      return app.synth().directory;
    };
    expect(synth(() => undefined)).toContain(folder);
    vi.spyOn(console, 'error').mockReturnValue(undefined);
    expect(() => synth((stack) => new Bucket(stack, 'Careless'))).toThrow(/AwsSolutions-S1/);
    vi.restoreAllMocks();
  });

  it('tell the outputs that everything else starts from', () => {
    expect(Object.keys(hub.toJSON().Outputs)).toEqual(
      expect.arrayContaining([
        'ApiId',
        'ApiUrl',
        'UserPoolId',
        'UserPoolClientId',
        'LedgerTableName',
        'QuarantineBucketName',
        'ModelBucketName',
        'ResultBucketName',
        'VocabularyBucketName',
        'SigningKeyId',
        'ApprovalMachineArn',
        'RunMachineArn',
        'ScanMachineArn',
        'SeedAdminFunctionName',
      ]),
    );
  });
});
