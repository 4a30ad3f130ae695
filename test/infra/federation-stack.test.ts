import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HubEnvironment } from '#infra/config/environment';
import { environmentSettings } from '#infra/config/environment-settings';
import { synthContext } from '#infra/hub-stacks';
import { FederationStack } from '#infra/stacks/federation-stack';
import { anyEnvironment, anyEnvironmentWithoutZone, anyPlace } from '#test/fixtures/edge/any-environment';
import { productionHub } from '#test/support/production-hub';

type Json = Record<string, any>;
const folder = mkdtempSync(join(tmpdir(), 'flip-federation-'));
/** The stack alone: the others of a hub take seconds. */
const stackOf = (more: Partial<HubEnvironment['runServers']> = {}, entry: HubEnvironment = anyEnvironment) => {
  const runServers = { ...entry.runServers, ...more };
  const { settings, ...env } = environmentSettings({ ...entry, runServers }, anyPlace, '1');
  const app = new App({ outdir: mkdtempSync(join(folder, 'one-')), analyticsReporting: false, context: synthContext });
  const stack = new FederationStack(app, 'flip-Federation', { settings, federation: settings.federation!, env });
  return { stack, template: Template.fromStack(stack) };
};
const propertiesOf = (template: Template, type: string): Json[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties ?? {});
const typesOf = (template: Template): string[] =>
  Object.values<Json>(template.toJSON().Resources).map(({ Type }) => String(Type));
const variablesOf = (hub: Template, name: string): Json =>
  propertiesOf(hub, 'AWS::Lambda::Function').find(({ Description }) => Description === `workflows/${name}`)?.Environment
    .Variables;
const vpn = [{ code: 'ALB', customerGatewayIp: '192.0.2.7', network: '10.20.0.0/16' }];
let outFolder: string;
let federation: Template;
let hub: Template;

beforeAll(() => {
  const { app, stacks } = productionHub(folder, anyEnvironment);
  outFolder = app.outdir;
  [federation, hub] = [Template.fromStack(stacks.federation!), Template.fromStack(stacks.hub)];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the network of run servers', () => {
  it('holds nothing that is paid for by the hour: no NAT, no reserved address, no endpoint but the free one', () => {
    expect(typesOf(federation).filter((type) => /NatGateway|::EIP$|VPN|FlowLog|ECS::Service/.test(type))).toEqual([]);
    expect(propertiesOf(federation, 'AWS::EC2::VPCEndpoint').map(({ VpcEndpointType }) => VpcEndpointType)).toEqual([
      'Gateway',
    ]);
    federation.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
  });

  it('lets servers be called by the load balancer alone, and call by HTTPS alone', () => {
    const groups = federation.findResources('AWS::EC2::SecurityGroup');
    const [servers, balancer] = ['Servers of runs', 'A load balancer'].map(
      (start) => Object.entries(groups).find(([, { Properties }]) => Properties.GroupDescription.startsWith(start))!,
    );
    expect(servers![1].Properties.SecurityGroupIngress).toBeUndefined();
    expect(servers![1].Properties.SecurityGroupEgress).toEqual([
      expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
    ]);
    const ofGroup = (id: string) => ({ 'Fn::GetAtt': [id, 'GroupId'] });
    const between = { IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443 };
    expect(propertiesOf(federation, 'AWS::EC2::SecurityGroupIngress')).toEqual([
      expect.objectContaining({
        ...between,
        GroupId: ofGroup(servers![0]),
        SourceSecurityGroupId: ofGroup(balancer![0]),
      }),
    ]);
    expect(balancer![1].Properties.SecurityGroupEgress).toBeUndefined();
    expect(propertiesOf(federation, 'AWS::EC2::SecurityGroupEgress')).toEqual([
      expect.objectContaining({
        ...between,
        GroupId: ofGroup(balancer![0]),
        DestinationSecurityGroupId: ofGroup(servers![0]),
      }),
    ]);
  });

  it('is called by the networks of trusts alone where they are given, at the ports alone that are given', () => {
    const { template: narrow } = stackOf({ callers: ['192.0.2.0/24', '198.51.100.0/24'], ports: [443] });
    const rules = propertiesOf(narrow, 'AWS::EC2::SecurityGroup').flatMap(
      ({ SecurityGroupIngress }) => SecurityGroupIngress ?? [],
    );
    expect(rules.map(({ CidrIp, FromPort, ToPort }) => `${CidrIp} ${FromPort} ${ToPort}`)).toEqual([
      '192.0.2.0/24 443 443',
      '198.51.100.0/24 443 443',
    ]);
  });
});

describe('the listeners', () => {
  it('are one for each port, pass TCP on as it comes, each to targets of its own that are empty until a run has it', () => {
    const listeners = propertiesOf(federation, 'AWS::ElasticLoadBalancingV2::Listener');
    expect(listeners.map(({ Port, Protocol }) => `${Protocol} ${Port}`)).toEqual(
      [9092, 9093, 9094, 9095].map((port) => `TCP ${port}`),
    );
    expect(listeners.filter(({ Certificates }) => Certificates !== undefined)).toEqual([]);
    const targets = listeners.map(({ DefaultActions: [{ TargetGroupArn }] }) => TargetGroupArn.Ref as string);
    expect(new Set(targets).size).toBe(4);
    for (const group of propertiesOf(federation, 'AWS::ElasticLoadBalancingV2::TargetGroup')) {
      expect(group).toMatchObject({ TargetType: 'ip', Protocol: 'TCP', Port: 8443, HealthCheckProtocol: 'TCP' });
      expect(group.Targets).toBeUndefined();
      expect(group.TargetGroupAttributes).toEqual(
        expect.arrayContaining([
          { Key: 'deregistration_delay.timeout_seconds', Value: '0' },
          { Key: 'deregistration_delay.connection_termination.enabled', Value: 'true' },
        ]),
      );
    }
  });

  it('can be a single one, as a TRE may let out one port', () => {
    const { stack, template } = stackOf({ ports: [443] });
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    expect(stack.runServers.listeners).toEqual([{ id: '443', port: 443, targetGroups: [expect.any(String)] }]);
  });

  it('are known with their targets to the Lambdas that lease them, and these may change no other targets', () => {
    const text = JSON.stringify(variablesOf(hub, 'watch-listeners').RUN_LISTENERS);
    for (const port of [9092, 9093, 9094, 9095])
      expect(text).toMatch(new RegExp(`PublishOutputRefPublicTargets${port}`));
    const statements = propertiesOf(hub, 'AWS::IAM::Role')
      .flatMap(({ Policies }) => Policies ?? [])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Action }) => [Action].flat().includes('elasticloadbalancing:RegisterTargets'));
    // stop-server and watch-listeners; report-server-ready is of another stack.
    expect(statements).toHaveLength(2);
    for (const { Resource } of statements) {
      expect(Resource).toHaveLength(4);
      expect(JSON.stringify(Resource)).not.toContain('*');
    }
  });
});

describe('the task of a run server', () => {
  const definitionOf = (template: Template): Json => {
    const [definition, ...others] = propertiesOf(template, 'AWS::ECS::TaskDefinition');
    expect(others).toEqual([]);
    return definition!;
  };

  it('runs as nobody, with a root file system that is not written and no capability, and writes to /tmp', () => {
    const definition = definitionOf(federation);
    expect(definition).toMatchObject({
      Family: 'flip-run-server',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      Volumes: [{ Name: 'scratch' }],
    });
    const [container] = definition.ContainerDefinitions;
    expect(container).toMatchObject({
      Name: 'run-server',
      User: '65532:65532',
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] }, InitProcessEnabled: true },
      MountPoints: [{ ContainerPath: '/tmp', SourceVolume: 'scratch', ReadOnly: false }],
      PortMappings: [{ ContainerPort: 8443 }],
      LogConfiguration: { LogDriver: 'awslogs' },
    });
    // Its run and its token come with each start.
    expect([container.Environment, container.Secrets]).toEqual([undefined, undefined]);
  });

  it('may do nothing in AWS, and is started by a role that fetches one image and writes one log', () => {
    const definition = definitionOf(federation);
    const roles = federation.findResources('AWS::IAM::Role');
    const roleOf = (arn: Json): Json => roles[arn['Fn::GetAtt'][0]]!.Properties;
    expect(roleOf(definition.TaskRoleArn)).not.toHaveProperty('Policies');
    expect(roleOf(definition.TaskRoleArn)).not.toHaveProperty('ManagedPolicyArns');
    const [{ PolicyDocument }, ...more] = roleOf(definition.ExecutionRoleArn).Policies;
    expect(more).toEqual([]);
    expect(PolicyDocument.Statement.flatMap(({ Action }: Json) => Action).sort()).toEqual([
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:GetAuthorizationToken',
      'ecr:GetDownloadUrlForLayer',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
    federation.resourceCountIs('AWS::IAM::Policy', 0);
  });

  it('is started by one Lambda, in this cluster, with exactly these roles', () => {
    const starters = Object.entries(hub.findResources('AWS::IAM::Role')).filter(([, role]) =>
      JSON.stringify(role).includes('ecs:RunTask'),
    );
    expect(starters.map(([id]) => id.replace(/Role[0-9A-F]{8}$/, ''))).toEqual(['StepsStartServer']);
    const statements: Json[] = starters[0]![1].Properties.Policies[0].PolicyDocument.Statement;
    const of = (action: string): Json => statements.find(({ Action }) => [Action].flat().includes(action))!;
    expect(of('iam:PassRole')).toMatchObject({
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
    const passed = [of('iam:PassRole').Resource].flat();
    expect(passed.map((role: Json) => role['Fn::GetStackOutput'].StackName)).toEqual([
      'flip-Federation',
      'flip-Federation',
    ]);
    expect(JSON.stringify(of('ecs:RunTask').Condition)).toContain('PublishOutputRefCluster');
    expect(variablesOf(hub, 'start-server')).toMatchObject({
      RUN_TASK_DEFINITION: 'flip-run-server',
      RUN_SERVER_LISTEN_PORT: '8443',
      RUN_SERVER_ADVERTISED_HOST: 'runs.trusts.nhs.uk',
      RUN_SERVER_HUB_URL: 'https://flip.trusts.nhs.uk/api',
    });
  });

  it('has its image built from the repository’s Dockerfile when it is deployed, and not when templates are made', () => {
    const { dockerImages } = JSON.parse(readFileSync(join(outFolder, 'flip-Federation.assets.json'), 'utf8'));
    const [image, ...others] = Object.values<Json>(dockerImages);
    expect(others).toEqual([]);
    expect(image!.source).toEqual({
      directory: expect.stringMatching(/^asset\./),
      dockerFile: 'run_server/Dockerfile',
      dockerBuildArgs: { BASE_IMAGE: `docker.io/library/python@sha256:${'0123456789abcdef'.repeat(4)}` },
      platform: 'linux/amd64',
    });
    // The code of the server alone: what else changes in the folder makes no new image.
    const sent = readdirSync(join(outFolder, image!.source.directory)).filter((name) => name !== '.dockerignore');
    expect(sent).toEqual(['run_server']);
    const [container] = definitionOf(federation).ContainerDefinitions;
    expect(JSON.stringify(container.Image)).toContain('cdk-hnb659fds-container-assets-');
  });

  it('takes an image that was built elsewhere, and reads no other repository than the one it lies in', () => {
    const digest = `@sha256:${'ab'.repeat(32)}`;
    const own = stackOf({
      image: { uri: `123456789012.dkr.ecr.eu-west-2.amazonaws.com/flip/run-server${digest}` },
    }).template;
    expect(definitionOf(own).ContainerDefinitions[0].Image).toBe(
      `123456789012.dkr.ecr.eu-west-2.amazonaws.com/flip/run-server${digest}`,
    );
    const policies = (template: Template) => JSON.stringify(propertiesOf(template, 'AWS::IAM::Role'));
    expect(policies(own)).toContain(':ecr:eu-west-2:123456789012:repository/flip/run-server');
    const other = stackOf({ image: { uri: `registry.trusts.nhs.uk/flip/run-server${digest}` } }).template;
    expect(policies(other)).not.toContain('ecr:');
  });
});

describe('the name that trusts connect to', () => {
  it('is made where the hub’s own zone holds it, and is the output of the stack in any case', () => {
    federation.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'runs.trusts.nhs.uk.',
      Type: 'A',
      HostedZoneId: 'Z0123456789ABCDEFGHIJ',
      AliasTarget: { DNSName: Match.anyValue() },
    });
    const elsewhere = [stackOf({ host: 'runs.other.nhs.uk' }), stackOf({}, anyEnvironmentWithoutZone)];
    for (const { template } of elsewhere) template.resourceCountIs('AWS::Route53::RecordSet', 0);
    for (const template of [federation, ...elsewhere.map(({ template }) => template)])
      expect(Object.keys(template.toJSON().Outputs)).toContain('RunServerDnsName');
  });
});

describe('a VPN to a trust', () => {
  it('is a connection with a fixed route to its network, and a load balancer that the internet does not reach', () => {
    const { stacks } = productionHub(folder, { ...anyEnvironment, runServers: { ...anyEnvironment.runServers, vpn } });
    // All rules that stop a synthesis have judged it.
    const [closed, its] = [Template.fromStack(stacks.federation!), Template.fromStack(stacks.hub)];
    closed.hasResourceProperties('AWS::EC2::CustomerGateway', { IpAddress: '192.0.2.7', Type: 'ipsec.1' });
    closed.hasResourceProperties('AWS::EC2::VPNConnection', {
      StaticRoutesOnly: true,
      // AWS makes the keys of the tunnels.
      VpnTunnelOptionsSpecifications: Match.absent(),
    });
    closed.hasResourceProperties('AWS::EC2::VPNConnectionRoute', { DestinationCidrBlock: '10.20.0.0/16' });
    closed.resourceCountIs('AWS::EC2::VPNGatewayRoutePropagation', 1);
    const schemes = propertiesOf(closed, 'AWS::ElasticLoadBalancingV2::LoadBalancer').map(({ Scheme }) => Scheme);
    expect(schemes.sort()).toEqual(['internal', 'internet-facing']);
    const rules = propertiesOf(closed, 'AWS::EC2::SecurityGroup').flatMap(
      ({ SecurityGroupIngress }) => SecurityGroupIngress ?? [],
    );
    expect(rules.filter(({ CidrIp }) => CidrIp === '10.20.0.0/16')).toHaveLength(4);
    // A run's server is a target of both.
    expect(JSON.stringify(variablesOf(its, 'stop-server').RUN_LISTENERS)).toMatch(
      /PublicTargets9092.*PrivateTargets9092.*PublicTargets9093/,
    );
    expect(Object.keys(closed.toJSON().Outputs)).toContain('RunServerPrivateDnsName');
  });
});
