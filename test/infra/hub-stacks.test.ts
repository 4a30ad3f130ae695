import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, type Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { doorbellPath, operations } from '#contracts/api/operations';
import { logEvents } from '#contracts/log-events';
import { bundleLambdas, type LambdaBundle } from '#infra/bundle-lambdas';
import { alarmKinds } from '#infra/config/alarm-kinds';
import { environmentSettings } from '#infra/config/environment-settings';
import { functionNeeds } from '#infra/config/function-needs';
import { HubSettings } from '#infra/config/hub-settings';
import { localSettings } from '#infra/config/local-settings';
import { logMetrics } from '#infra/config/log-metrics';
import { pascalCase } from '#infra/constructs/pascal-case';
import { addHubStacks, type HubStacks, synthContext } from '#infra/hub-stacks';
import { hubRules } from '#infra/policy/hub-rules';
import { synthHub } from '#infra/synth';
import { partitions } from '#lambdas/platform/ledger/keys';
import { anyEnvironment, anyPlace } from '#test/fixtures/edge/any-environment';

type Resource = { Type: string; Properties: Record<string, any>; DeletionPolicy?: string };
const repository = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'flip-infra-'));
const env = { account: anyEnvironment.account, region: anyEnvironment.region };
let bundles: LambdaBundle[];
let built: HubStacks;
let state: Template;
let hub: Template;
/** By the name of the stack, in the order of deployment. */
let every: ReadonlyMap<string, Template>;
let settings: HubSettings;

const resources = (template: Template): [string, Resource][] => Object.entries(template.toJSON().Resources);
const ofType = (template: Template, type: string): Resource[] =>
  resources(template).flatMap(([, resource]) => (resource.Type === type ? [resource] : []));
const inAnyStack = (type: string): Resource[] => [...every.values()].flatMap((template) => ofType(template, type));
const scheduleRules = (): Resource[] =>
  inAnyStack('AWS::Events::Rule').filter(({ Properties }) => Properties.ScheduleExpression !== undefined);
const functionOf = (id: string): Resource => {
  const found = inAnyStack('AWS::Lambda::Function').find(({ Properties }) => Properties.Description.endsWith(`/${id}`));
  if (found === undefined) throw new Error(`no function ${id}`);
  return found;
};
const newApp = (outdir: string): App => new App({ outdir, analyticsReporting: false, context: synthContext });
const stacksOf = ({ areas, edge, federation, hub: hubStack, state: stateStack }: HubStacks): Stack[] => [
  stateStack,
  ...(federation === undefined ? [] : [federation]),
  hubStack,
  ...areas,
  ...(edge === undefined ? [] : [edge]),
];
const templatesOf = (stacks: HubStacks): ReadonlyMap<string, Template> =>
  new Map(stacksOf(stacks).map((stack) => [stack.stackName, Template.fromStack(stack)]));

beforeAll(async () => {
  bundles = await bundleLambdas(join(folder, 'lambdas'));
  ({ settings } = environmentSettings(anyEnvironment, anyPlace, '1'));
  built = addHubStacks(newApp(join(folder, 'out')), { settings, bundles, env });
  every = templatesOf(built);
  state = every.get('flip-State')!;
  hub = every.get('flip-Hub')!;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the bundles', () => {
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
    const strangers = new Set(['get-health', 'get-openapi', 'get-signing-key']);
    const needing = bundles.filter(({ id }) => !strangers.has(id));
    const missing = needing.flatMap((bundle) =>
      [...asked(bundle)].filter((name) => !given(bundle).includes(name)).map((name) => `${bundle.id} ${name}`),
    );
    // Nor does it count the calls of strangers.
    expect(missing.sort()).toEqual(['enrol-trust CALLS_PER_MINUTE', 'request-access CALLS_PER_MINUTE']);
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
    inAnyStack('AWS::ApiGatewayV2::Route').map(({ Properties }) => ({
      key: Properties.RouteKey as string,
      authorizer: (Properties.AuthorizerId?.Ref ?? Properties.AuthorizerId?.['Fn::GetStackOutput'].OutputName) as
        | string
        | undefined,
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
    expect(open.sort()).toEqual([
      'GET /api/health',
      'GET /api/openapi.json',
      'GET /api/signing-key',
      'POST /api/access-requests',
      'POST /api/enrolments',
    ]);
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
    [...every.values()].flatMap((template) =>
      resources(template)
        .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
        .flatMap(([id, { Properties }]) =>
          ((Properties.Policies ?? []) as Record<string, any>[]).flatMap(({ PolicyDocument }) =>
            (PolicyDocument.Statement as Record<string, unknown>[]).map((statement) => ({
              role: id,
              actions: [statement.Action].flat() as string[],
              resources: [statement.Resource].flat(),
              condition: statement.Condition,
            })),
          ),
        ),
    );
  const holders = (action: string): string[] =>
    [
      ...new Set(
        statements()
          .filter(({ actions }) => actions.includes(action))
          // Every id begins with the area: `UsersInviteUserRole…`.
          .map(({ role }) => role.replace(/Role[0-9A-F]{8}$/, '')),
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
    const known =
      /^(xray:|logs:|dynamodb:ListStreams$|states:SendTask|ses:SendEmail$|ecr:GetAuthorizationToken$|elasticloadbalancing:DescribeTargetHealth$)/;
    expect(everywhere.filter((action) => !known.test(action))).toEqual([]);
  });

  it('end in a wildcard only behind a name of ours', () => {
    const text = (resource: unknown): string => {
      if (typeof resource === 'string') return resource;
      const { 'Fn::Join': join, 'Fn::GetAtt': attribute, 'Fn::GetStackOutput': read } = resource as Record<string, any>;
      if (join !== undefined) return join[1].map(text).join('');
      if (read !== undefined) return `<${String(read.OutputName).includes('Machine') ? 'Machine.Name' : 'ours'}>`;
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
      /:task\/<ours>\/\*$/,
      /:task-definition\/flip-run-server:\*$/,
    ];
    expect([...new Set(open)].filter((name) => !ours.some((pattern) => pattern.test(name)))).toEqual([]);
    expect(open.length).toBeGreaterThan(20);
  });

  it('let only those sign who make tasks, passports or audit heads', () => {
    expect(holders('kms:Sign')).toContain('AuditSealAudit');
    const others = [
      'TasksLeaseTasks',
      'TasksReportTask',
      'PlatformApiGetSigningKey',
      'TrustsRegisterTrust',
      'TrustsEnrolTrust',
      'UsersInviteUser',
      'RunsGetRun',
    ];
    expect(holders('logs:PutLogEvents')).toEqual(expect.arrayContaining(others));
    for (const other of others) expect(holders('kms:Sign')).not.toContain(other);
  });

  it('let only those touch the directory who change an account, and each only so', () => {
    expect(holders('cognito-idp:AdminCreateUser')).toEqual([
      'UsersEnrolAccessRequest',
      'UsersInviteUser',
      'UsersRecoverAdmin',
      'UsersResetUserMfa',
      'UsersSeedAdmin',
    ]);
    expect(holders('cognito-idp:AdminDeleteUser')).toEqual(['UsersRecoverAdmin', 'UsersResetUserMfa']);
    expect(holders('cognito-idp:AdminDisableUser')).toEqual(['UsersDisableUser', 'UsersWatchDormancy']);
    expect(holders('cognito-idp:AdminEnableUser')).toEqual(['UsersEnableUser']);
  });

  it('let every operation of people write down that they were here, and how often they call, and those that only read nothing else', () => {
    const ofPeople = Object.values(operations).filter(({ auth }) => auth === 'user');
    const here = holders('dynamodb:UpdateItem');
    // CDK does not repeat a `Role` that a name ends with.
    for (const { area, id } of ofPeople)
      expect(here).toContain(`${pascalCase(area)}${pascalCase(id)}`.replace(/Role$/, ''));
    const reading = statements().filter(
      ({ actions, role }) => role.startsWith('UsersListUsersRole') && actions.includes('dynamodb:UpdateItem'),
    );
    expect(reading).toHaveLength(2);
    const [seen, counted] = reading.map((statement) => JSON.stringify(statement));
    expect(seen).toContain('"dynamodb:Attributes":["pk","sk","lastSeenAt"]');
    expect(seen).toContain('"dynamodb:LeadingKeys":["USER#*"]');
    expect(counted).toContain('"dynamodb:LeadingKeys":["USES#calls#*"]');
  });

  it('let nobody write who only reads', () => {
    const writers = holders('dynamodb:PutItem');
    const readers = [
      'UsersGetMe',
      'UsersListUsers',
      'TrustsListTrusts',
      'ProjectsGetProject',
      'AuthorizersAuthorizeTrust',
      'AuthorizersAuthorizeRunServer',
    ];
    expect(holders('dynamodb:Query')).toEqual(expect.arrayContaining(readers));
    for (const reader of readers) expect(writers).not.toContain(reader);
    expect(writers).toContain('TasksReportTask');
  });
});

describe('what the hub asks of every trust at least', () => {
  it('is told to the Lambda that asks and to no other, and is nothing unless it is set', () => {
    const told = bundles.filter(
      ({ id }) => 'DISCLOSURE_FLOOR' in (functionOf(id).Properties.Environment?.Variables ?? {}),
    );
    expect(told.map(({ id }) => id).sort()).toEqual(['retry-cohort-query', 'submit-cohort-query']);
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

  it.each([
    ['flip-Tasks', partitions.taskOutcomes],
    ['flip-Mail', partitions.mails],
  ])('hear in %s of what waits in %s from the ledger’s stream alone', (stack, partition) => {
    every.get(stack)!.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BisectBatchOnFunctionError: true,
      FilterCriteria: { Filters: [{ Pattern: `{"dynamodb":{"NewImage":{"gsi2pk":{"S":["${partition}"]}}}}` }] },
    });
    expect(inAnyStack('AWS::Lambda::EventSourceMapping')).toHaveLength(2);
  });

  it('have their watchers called on a schedule', () => {
    const rates = scheduleRules().map(({ Properties }) => Properties.ScheduleExpression as string);
    const minutely = ['rate(1 minute)', 'rate(1 minute)', 'rate(1 minute)'];
    const daily = ['rate(1 day)', 'rate(1 day)', 'rate(1 day)'];
    const hourly = ['rate(1 hour)', 'rate(1 hour)'];
    expect(rates.sort()).toEqual([...daily, ...hourly, ...minutely, 'rate(5 minutes)', 'rate(5 minutes)']);
  });
});

describe('what is kept', () => {
  it('outlives its stack', () => {
    const types = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool', 'AWS::KMS::Key'];
    for (const type of types)
      for (const { DeletionPolicy } of ofType(state, type)) expect(DeletionPolicy, type).toBe('Retain');
    // CloudFormation deletes it only after this has been taken from it; everything else can be made again.
    expect(stacksOf(built).filter(({ terminationProtection }) => terminationProtection)).toEqual([built.state]);
  });

  it('keeps its logical ids: another id would be another, empty table', () => {
    const ids = resources(state)
      .filter(([, { Type }]) => /Table$|Bucket$|UserPool$|UserPoolClient$|KMS::Key$/.test(Type))
      .map(([id]) => id);
    expect(ids.sort()).toMatchInlineSnapshot(`
      [
        "AuditArchiveBucketDB93AD31",
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

  it('has as many signing keys as are declared, the first of them always the same, which stay when the stack goes', () => {
    const of = (signingKeys: number) => {
      const own = environmentSettings({ ...anyEnvironment, signingKeys }, anyPlace, '1').settings;
      return templatesOf(addHubStacks(newApp(mkdtempSync(join(folder, 'keys-'))), { settings: own, bundles, env }));
    };
    const keysOf = (template: Template) => resources(template).filter(([, { Type }]) => Type === 'AWS::KMS::Key');
    expect(keysOf(state)).toHaveLength(1);
    const three = of(3);
    const declared = keysOf(three.get('flip-State')!);
    expect(declared).toHaveLength(3);
    expect(declared[0]).toEqual(keysOf(state)[0]);
    for (const [, { DeletionPolicy, Properties }] of declared) {
      expect(DeletionPolicy).toBe('Retain');
      expect(Properties).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    }
    const signing = ofType(three.get('flip-PlatformApi')!, 'AWS::Lambda::Function').find(({ Properties }) =>
      String(Properties.Description).endsWith('/rotate-signing-key'),
    );
    const [, parts] = signing!.Properties.Environment.Variables.SIGNING_KEY_IDS['Fn::Join'] as [string, unknown[]];
    expect(parts.filter((part) => part === ',')).toHaveLength(2);
    expect(() => of(0)).toThrow('signingKeys');
  });

  it('is backed up, encrypted, streamed, and loses what has an end', () => {
    state.hasResourceProperties('AWS::DynamoDB::Table', {
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      DeletionProtectionEnabled: true,
    });
  });

  it('keeps the audit heads where nobody can delete one for ten years', () => {
    const locked = ofType(state, 'AWS::S3::Bucket').filter(({ Properties }) => Properties.ObjectLockEnabled === true);
    expect(locked).toHaveLength(1);
    expect(locked[0]?.Properties.ObjectLockConfiguration).toEqual({
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 3650 } },
    });
  });

  it('is a table that it was restored into, where the environment names one', () => {
    const streamArn = 'arn:aws:dynamodb:eu-west-2:123456789012:table/flip-restored/stream/2026-11-30T09:00:00.000';
    const restoredLedger = { tableName: 'flip-restored', streamArn };
    const own = environmentSettings({ ...anyEnvironment, restoredLedger }, anyPlace, '1').settings;
    const templates = templatesOf(
      addHubStacks(newApp(mkdtempSync(join(folder, 'restored-'))), { settings: own, bundles, env }),
    );
    expect(ofType(templates.get('flip-State')!, 'AWS::DynamoDB::Table')).toEqual([]);
    const lambdas = ofType(templates.get('flip-Projects')!, 'AWS::Lambda::Function');
    for (const { Properties } of lambdas) expect(JSON.stringify(Properties.Environment)).toContain('flip-restored');
    templates
      .get('flip-Tasks')!
      .hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: streamArn });
    expect(JSON.stringify(ofType(templates.get('flip-State')!, 'AWS::Backup::BackupSelection'))).toContain(
      'flip-restored',
    );
  });

  it('is copied every night into a vault that no deployment empties, ledger, models and results alike', () => {
    const copies = (ScheduleExpression: string, DeleteAfterDays: number) =>
      Match.objectLike({ ScheduleExpression, Lifecycle: { DeleteAfterDays } });
    state.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: { BackupPlanRule: [copies('cron(0 2 ? * MON-SAT *)', 14), copies('cron(0 2 ? * SUN *)', 35)] },
    });
    state.hasResource('AWS::Backup::BackupVault', {
      DeletionPolicy: 'Retain',
      Properties: { LockConfiguration: { MinRetentionDays: 7 } },
    });
    const [selection] = ofType(state, 'AWS::Backup::BackupSelection');
    const copied = JSON.stringify(selection?.Properties.BackupSelection.Resources);
    for (const name of ['Ledger', 'Models', 'Results']) expect(copied, name).toContain(name);
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

describe('the room', () => {
  it('is enough: at twice as much of everything, no stack has more than 350 of the 500 resources that it may have', () => {
    const large = [...every].filter(([, template]) => 2 * resources(template).length > 350).map(([name]) => name);
    expect(large).toEqual([]);
    expect(every.size).toBeGreaterThan(10);
  });

  it('is used by seven resources an operation, with its permissions inside its role and its lines in the log of its area', () => {
    for (const [name, template] of every) {
      const count = (type: string): number => ofType(template, type).length;
      expect(count('AWS::IAM::Policy'), name).toBe(0);
      if (['flip-State', 'flip-Federation', 'flip-Hub'].includes(name)) continue;
      expect(count('AWS::Logs::LogGroup'), name).toBe(1);
      expect(count('AWS::IAM::Role'), name).toBe(count('AWS::Lambda::Function'));
      expect(count('AWS::CloudWatch::Alarm'), name).toBeLessThanOrEqual(2 * count('AWS::Lambda::Function') + 4);
      expect(count('AWS::ApiGatewayV2::Integration'), name).toBe(count('AWS::ApiGatewayV2::Route'));
    }
  });

  it('is taken by area: what an area needs of others it reads when it is deployed, and it locks none of them', () => {
    for (const [name, template] of every) {
      expect(JSON.stringify(template.toJSON()), name).not.toContain('Fn::ImportValue');
      for (const output of Object.values<Record<string, unknown>>(template.toJSON().Outputs ?? {}))
        expect(output.Export, name).toBeUndefined();
    }
    const read = [...every].flatMap(([name, template]) =>
      [...JSON.stringify(template.toJSON()).matchAll(/"StackName":"([\w-]+)"/g)].map(([, from]) => `${name} ${from}`),
    );
    // An area reads State, Federation and Hub, Hub reads State and Federation, and these two read nobody: an operation that goes takes nothing along that others hold on to.
    expect([...new Set(read.map((pair) => pair.split(' ')[1]))].sort()).toEqual([
      'flip-Federation',
      'flip-Hub',
      'flip-State',
    ]);
    expect(read.filter((pair) => /^flip-(State|Federation) /.test(pair))).toEqual([]);
    expect(read).toContain('flip-Hub flip-Federation');
    expect(read).toContain('flip-Hub flip-State');
  });
});

describe('the alarms', () => {
  type Alarm = { id: string; stack: string; Properties: Record<string, any> };
  const alarms = (): Alarm[] =>
    [...every].flatMap(([stack, template]) =>
      resources(template).flatMap(([id, { Properties, Type }]) =>
        Type === 'AWS::CloudWatch::Alarm' ? [{ id, stack, Properties }] : [],
      ),
    );
  const kindOf = ({ Properties }: Alarm): string => String(Properties.AlarmDescription).split(':')[0]!;
  const silence = (alarm: Alarm): boolean => alarm.Properties.TreatMissingData === 'missing';

  it('are of a kind with a page, which their mail names, and no kind is without an alarm', () => {
    // A budget has no description: its name is all that its mail says.
    const budgets = inAnyStack('AWS::Budgets::Budget').map(
      ({ Properties }) => Properties.Budget.BudgetName.split(' ')[1],
    );
    expect([...new Set([...alarms().map(kindOf), ...budgets])].sort()).toEqual(Object.keys(alarmKinds).sort());
    for (const alarm of alarms())
      expect(alarm.Properties.AlarmDescription).toMatch(new RegExp(`See docs/runbooks/${kindOf(alarm)}\\.md$`));
  });

  it('all reach the topic, which CloudWatch of this account may publish to and which people are subscribed to', () => {
    for (const { Properties, id } of alarms()) {
      expect(JSON.stringify(Properties.AlarmActions), id).toContain('AlarmsTopic');
      expect(Properties.AlarmActions, id).toHaveLength(1);
    }
    hub.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: {
              ArnLike: { 'aws:SourceArn': Match.anyValue() },
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            },
          }),
        ]),
      },
    });
    expect(ofType(hub, 'AWS::SNS::Subscription').map(({ Properties }) => Properties.Endpoint)).toEqual([
      'ops@trusts.nhs.uk',
      'second@trusts.nhs.uk',
    ]);
  });

  it('watch errors and throttles of every Lambda, by one metric of all that stand in the region', () => {
    const watched = (metric: string): unknown[] =>
      alarms()
        .filter(({ Properties }) => Properties.MetricName === metric && Properties.Namespace === 'AWS/Lambda')
        .map(({ Properties: { Dimensions, Statistic, Threshold } }) => [Dimensions, Statistic, Threshold]);
    for (const metric of ['Errors', 'Throttles']) expect(watched(metric)).toEqual([[undefined, 'Sum', 1]]);
  });

  it('are not raised by a fresh hub: what has not happened breaches nothing, and silence is reported only after data', () => {
    for (const alarm of alarms()) {
      expect(alarm.Properties.TreatMissingData, alarm.id).toBe(silence(alarm) ? 'missing' : 'notBreaching');
      expect(alarm.Properties.OKActions, alarm.id).toBeUndefined();
      expect(alarm.Properties.InsufficientDataActions, alarm.id)[silence(alarm) ? 'toHaveLength' : 'toBeUndefined'](1);
    }
  });

  it('report each schedule that has stopped, and nothing else, by silence', () => {
    expect(
      alarms()
        .filter(silence)
        .map((alarm) => `${kindOf(alarm)} ${alarm.Properties.MetricName}`),
    ).toEqual(scheduleRules().map(() => 'HUB_SCHEDULE_STOPPED Invocations'));
  });

  it('report an execution of any workflow that failed, ran out of time or was aborted, by a note that is kept of each', () => {
    const [rule, ...others] = inAnyStack('AWS::Events::Rule').filter(({ Properties }) => Properties.EventPattern);
    expect(others).toEqual([]);
    const { EventPattern, Targets } = rule!.Properties;
    expect(EventPattern).toMatchObject({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    });
    const machines = ofType(hub, 'AWS::StepFunctions::StateMachine').length;
    expect(EventPattern.detail.stateMachineArn).toHaveLength(machines);
    expect(machines).toBe(3);
    const [queue] = Targets[0].Arn['Fn::GetAtt'];
    hub.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('^HUB_WORKFLOW_FAULTS'),
      MetricName: 'NumberOfMessagesSent',
      Statistic: 'Sum',
      Threshold: 1,
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
    });
    expect(JSON.stringify(ofType(hub, 'AWS::SQS::QueuePolicy'))).toContain('"events.amazonaws.com"');
  });

  it('are taken from registered lines of a log, by keys that those lines may carry', () => {
    const filters = inAnyStack('AWS::Logs::MetricFilter').map(({ Properties }) => ({
      pattern: Properties.FilterPattern,
      value: Properties.MetricTransformations[0].MetricValue,
      namespace: Properties.MetricTransformations[0].MetricNamespace,
    }));
    expect(filters).toHaveLength(logMetrics.length);
    for (const { event, field } of logMetrics) {
      expect(logEvents[event].keys).toContain(field);
      expect(filters).toContainEqual({
        // A count of nothing is no value, and costs nothing.
        pattern: `{ ($.event = "${event}") && ($.${field} > 0) }`,
        value: `$.${field}`,
        namespace: 'Flip/flip',
      });
    }
  });

  it('have a dashboard beside them, of this hub alone', () => {
    const [dashboard] = ofType(hub, 'AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(dashboard?.Properties.DashboardBody);
    for (const { field } of logMetrics) expect(body).toContain(`.${field}`);
    expect(body).toContain('FunctionName=flip');
    expect(body).toContain('Flip/flip');
    expect(dashboard?.Properties.DashboardName).toBeUndefined();
  });

  it('are sent too when this hub costs, or will cost, more than its sum of a month', () => {
    hub.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: {
        BudgetLimit: { Amount: 100, Unit: 'USD' },
        TimeUnit: 'MONTHLY',
        CostFilters: { TagKeyValue: ['user:flip-hub$flip'] },
      },
      NotificationsWithSubscribers: ['ACTUAL', 'FORECASTED'].map((NotificationType) => ({
        Notification: Match.objectLike({ NotificationType, Threshold: 100, ThresholdType: 'PERCENTAGE' }),
        Subscribers: [{ SubscriptionType: 'SNS', Address: Match.anyValue() }],
      })),
    });
    const [policy] = ofType(hub, 'AWS::SNS::TopicPolicy');
    expect(JSON.stringify(policy?.Properties.PolicyDocument)).toContain('"budgets.amazonaws.com"');
    for (const [name, template] of every)
      for (const { Properties } of ofType(template, 'AWS::Lambda::Function'))
        expect(Properties.Tags, name).toContainEqual({ Key: 'flip-hub', Value: 'flip' });
  });

  it('count the mail of this hub alone', () => {
    state.hasResourceProperties('AWS::SES::EmailIdentity', {
      ConfigurationSetAttributes: { ConfigurationSetName: Match.anyValue() },
    });
    for (const MetricName of ['Bounce', 'Complaint'])
      hub.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'AWS/SES',
        MetricName,
        Dimensions: [{ Name: 'ses:configuration-set', Value: Match.objectLike({ 'Fn::GetStackOutput': {} }) }],
      });
  });
});

describe('the settings', () => {
  it('that are local go to no account of AWS: not by CDK, not by CloudFormation alone', async () => {
    const local = localSettings('http://127.0.0.1', '1');
    const outFolder = join(folder, 'refused');
    await expect(
      synthHub({ outFolder, settings: local, account: '123456789012', region: 'eu-west-2' }),
    ).rejects.toThrow(/The local settings are for one machine and cannot be deployed to account 123456789012/);
    const rule = (own: HubSettings): unknown[] =>
      [
        ...templatesOf(
          addHubStacks(newApp(mkdtempSync(join(folder, 'rule-'))), { settings: own, bundles, env }),
        ).values(),
      ].map((template) => template.toJSON().Rules?.OnlyTheLocalCloud);
    for (const found of rule(local))
      expect(found).toEqual({
        Assertions: [
          {
            Assert: { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, '000000000000'] },
            AssertDescription: 'These are the local settings of FLIP, for one machine: no account of AWS takes them.',
          },
        ],
      });
    expect(rule(settings).filter((found) => found !== undefined)).toEqual([]);
  });
});

describe('two hubs', () => {
  it('fit one account and region: no name of one is a name of the other', () => {
    const namesOf = (hubId: string): string[] => {
      const name = `${hubId}.trusts.nhs.uk`;
      const own = HubSettings.parse({
        ...settings,
        hubId,
        mailFrom: `hub@${name}`,
        publicUrl: `https://${name}`,
        edge: { ...settings.edge, name },
        runServer: { ...settings.runServer, advertisedHost: `runs.${name}` },
      });
      const templates = templatesOf(
        addHubStacks(newApp(mkdtempSync(join(folder, 'two-'))), { settings: own, bundles, env }),
      );
      const named = [...templates.values()].flatMap((template) =>
        resources(template).flatMap(([id, { Properties, Type }]) => [
          // Types that CloudFormation names by itself wherever the template says nothing.
          ...Object.entries({ ...Properties, ...Properties?.Budget, ...namedInside(Properties) })
            .filter(
              ([key]) => /^(\w*Name|Name|Family|EmailIdentity|Path)$/.test(key) && !scopedNames.test(`${Type} ${key}`),
            )
            .map(([key, value]) => ({ what: `${Type} ${key}`, value: JSON.stringify(value), id }))
            // What is read from another resource of the same hub is a reference, and its own name is looked at there.
            .filter(({ value }) => !/^\{"(Ref|Fn::GetAtt|Fn::GetStackOutput)"/.test(value))
            .map(({ value, what }) => `${what} ${value}`),
        ]),
      );
      const prefixes = ofType(templates.get(`${hubId}-Trusts`)!, 'AWS::Lambda::Function').flatMap(
        ({ Properties }) => Properties.Environment?.Variables.DOORBELL_QUEUE_PREFIX ?? [],
      );
      expect(prefixes).toEqual([`${hubId}-doorbell-`]);
      return [...templates.keys(), ...named, ...prefixes];
    };
    // Of CloudFront and of a budget: what is named stands one level deeper.
    const namedInside = (properties: Record<string, any> = {}): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(properties)
          .filter(([key, value]) => /Config$/.test(key) && value?.Name !== undefined)
          .map(([key, value]) => [`${key}Name`, value.Name]),
      );
    // Their names are unique within what they belong to: an API, a user pool, a role, a table; or they are of AWS itself.
    const scopedNames =
      /^AWS::(ApiGatewayV2::\w+ (Name|StageName)|Cognito::UserPoolGroup GroupName|IAM::Role \w+|DynamoDB::Table AttributeName|CloudWatch::Alarm MetricName|EC2::VPCEndpoint ServiceName)$/;
    const [one, other] = [namesOf('north'), namesOf('south')];
    expect(one.filter((name) => other.includes(name))).toEqual([]);
    expect(one).toEqual(expect.arrayContaining(['north-State', 'north-Hub', 'north-doorbell-']));
    expect(one.filter((name) => name.startsWith('AWS::')).map((name) => name.replace(/[0-9A-F]{8}"$/, '…"'))).toEqual([
      'AWS::SES::EmailIdentity EmailIdentity "hub@north.trusts.nhs.uk"',
      'AWS::Backup::BackupVault BackupVaultName "northStateBackupsVault…"',
      'AWS::Route53::RecordSet Name "runs.north.trusts.nhs.uk."',
      'AWS::ECS::TaskDefinition Family "north-run-server"',
      ...['approval', 'run', 'scan'].map(
        (name) => `AWS::Logs::LogGroup LogGroupName "/aws/vendedlogs/states/north-${name}"`,
      ),
      'AWS::CertificateManager::Certificate DomainName "origin.north.trusts.nhs.uk"',
      'AWS::ApiGatewayV2::DomainName DomainName "origin.north.trusts.nhs.uk"',
      'AWS::Route53::RecordSet Name "origin.north.trusts.nhs.uk."',
      'AWS::Budgets::Budget BudgetName "north HUB_BUDGET"',
      'AWS::Logs::LogGroup LogGroupName "aws-waf-logs-north-edge"',
      'AWS::CertificateManager::Certificate DomainName "north.trusts.nhs.uk"',
      'AWS::CloudFront::Function Name "us-east-1northEdgeConsolePath…"',
      'AWS::CloudFront::ResponseHeadersPolicy ResponseHeadersPolicyConfigName "northEdgeConsoleHeadersPolicy…"',
      'AWS::CloudFront::ResponseHeadersPolicy ResponseHeadersPolicyConfigName "northEdgeApiHeadersPolicy…"',
      'AWS::CloudFront::OriginAccessControl OriginAccessControlConfigName "northEdgeDistributionOrigin1S3OriginAccessControl…"',
      'AWS::Route53::RecordSet Name "north.trusts.nhs.uk."',
      'AWS::Route53::RecordSet Name "north.trusts.nhs.uk."',
      ...['DeliverySource Name', 'DeliveryDestination Name', 'Delivery DeliverySourceName'].map(
        (name) => `AWS::Logs::${name} "north-edge-access"`,
      ),
    ]);
  });

  it('cannot have ids of which one begins the names of the other', () => {
    for (const hubId of ['north', 'n2'])
      expect(HubSettings.safeParse({ ...settings, hubId }).success, hubId).toBe(true);
    for (const hubId of ['', 'n', 'North', 'north-doorbell-x', 'north_2', '2north'])
      expect(HubSettings.safeParse({ ...settings, hubId }).success, hubId).toBe(false);
  });
});

describe('all stacks', () => {
  it('use no custom resource and nothing that the local cloud refuses', () => {
    // On one machine there is no edge in front of it, and run servers are processes.
    const own = templatesOf(
      addHubStacks(newApp(mkdtempSync(join(folder, 'local-'))), {
        settings: localSettings('http://127.0.0.1', '1'),
        bundles,
      }),
    );
    expect([...own.keys()]).toEqual([...every.keys()].filter((name) => !/^flip-(Edge|Federation)$/.test(name)));
    const types = [...own.values()].flatMap(resources).map(([, { Type }]) => Type);
    const refused =
      /^(Custom::|AWS::CloudFormation::CustomResource|AWS::EC2::(EIP|NatGateway|FlowLog)|AWS::WAFv2|AWS::CloudWatch::CompositeAlarm|AWS::SES::Template|AWS::(CloudFront|Backup|Budgets|Route53|CertificateManager)::)/;
    expect(types.filter((type) => refused.test(type))).toEqual([]);
    expect(types.length).toBeGreaterThan(200);
  });

  it('pass the rules that stop a synthesis, and a finding does stop it', () => {
    const synth = (spoil: (stacks: HubStacks) => void): string => {
      const app = newApp(mkdtempSync(join(folder, 'rules-')));
      const stacks = addHubStacks(app, { settings, bundles, env });
      spoil(stacks);
      Validations.of(app).addPlugins(...hubRules(app));
      return app.synth().directory;
    };
    expect(synth(() => undefined)).toContain(folder);
    vi.spyOn(console, 'error').mockReturnValue(undefined);
    expect(() => synth(({ areas: [area] }) => new Bucket(area!, 'Careless'))).toThrow(/AwsSolutions-S1/);
    vi.restoreAllMocks();
  });

  it('tell the outputs that everything else starts from', () => {
    expect(Object.keys(hub.toJSON().Outputs)).toEqual(
      expect.arrayContaining([
        'HubStackName',
        'AlarmTopicArn',
        'ApiId',
        'ApiUrl',
        'UserPoolId',
        'UserPoolClientId',
        'LedgerTableName',
        'QuarantineBucketName',
        'ModelBucketName',
        'ResultBucketName',
        'VocabularyBucketName',
        'SigningKeyIds',
        'ApprovalMachineArn',
        'RunMachineArn',
        'ScanMachineArn',
      ]),
    );
    expect(Object.keys(every.get('flip-Users')!.toJSON().Outputs)).toContain('SeedAdminFunctionName');
  });
});
