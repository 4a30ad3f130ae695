import { fileURLToPath } from 'node:url';
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FederationSettings } from '../config/federation-settings.ts';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeLog } from './acknowledge-log.ts';

/** What the task of a run server is made from. */
export type RunServerTaskProps = Pick<FederationSettings, 'image' | 'size'> & {
  readonly family: string;
  readonly container: string;
  readonly serverPort: number;
};

type Image = { readonly image: ecs.ContainerImage; readonly repositoryArn: string | undefined };

const allow = (actions: string[], resources: string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ actions, resources });

/**
 * The task definition of run servers. The server itself has a role that allows nothing: what it may do it may by the token
 * of its run and by tickets for single files. It writes to its scratch space alone, as a user that is nobody.
 */
export class RunServerTask extends Construct {
  readonly definition: ecs.FargateTaskDefinition;
  /** Both roles, by ARN: whoever starts a task passes them on. */
  readonly roles: readonly string[];

  constructor(scope: Construct, id: string, props: RunServerTaskProps) {
    super(scope, id);
    const { container, family, serverPort, size } = props;
    const { image, repositoryArn } = this.#image(props.image);
    const logGroup = new logs.LogGroup(this, 'Log', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLog(logGroup);
    const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
    const starting = new iam.Role(this, 'StartRole', {
      assumedBy,
      description: 'Fetches the image of a run server and writes its log',
      inlinePolicies: {
        Needs: new iam.PolicyDocument({
          statements: [
            allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
            ...(repositoryArn === undefined
              ? []
              : [
                  allow(
                    ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
                    [repositoryArn],
                  ),
                  // IAM knows no resource for it.
                  allow(['ecr:GetAuthorizationToken'], ['*']),
                ]),
          ],
        }),
      },
    });
    acknowledge(starting, 'NIST.800.53.R5-IAMNoInlinePolicy', 'Its one policy is of this role alone and goes with it.');
    const own = new iam.Role(this, 'ServerRole', {
      assumedBy,
      description: 'Of a run server: it may do nothing in AWS',
    });
    this.roles = [starting.roleArn, own.roleArn];
    const scratch = 'scratch';
    this.definition = new ecs.FargateTaskDefinition(this, 'Definition', {
      family,
      cpu: size.cpuUnits,
      memoryLimitMiB: size.memoryMegabytes,
      executionRole: starting.withoutPolicyUpdates(),
      taskRole: own.withoutPolicyUpdates(),
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.X86_64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
      volumes: [{ name: scratch }],
    });
    const linux = new ecs.LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linux.dropCapabilities(ecs.Capability.ALL);
    this.definition
      .addContainer(container, {
        image,
        user: '65532:65532',
        readonlyRootFilesystem: true,
        linuxParameters: linux,
        portMappings: [{ containerPort: serverPort }],
        logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'run' }),
      })
      .addMountPoints({ sourceVolume: scratch, containerPath: '/tmp', readOnly: false });
  }

  /** Built when it is deployed, and never while the templates are made. */
  #image(from: FederationSettings['image']): Image {
    if ('uri' in from)
      return { image: ecs.ContainerImage.fromRegistry(from.uri), repositoryArn: this.#arnOf(from.uri) };
    const asset = new DockerImageAsset(this, 'Image', {
      directory: fileURLToPath(new URL('../../../federation', import.meta.url)),
      file: 'run_server/Dockerfile',
      buildArgs: { BASE_IMAGE: from.base },
      platform: Platform.LINUX_AMD64,
    });
    return { image: ecs.ContainerImage.fromDockerImageAsset(asset), repositoryArn: asset.repository.repositoryArn };
  }

  /** Of a repository of ECR, from the name of an image in it; undefined for any other registry, which knows no role. */
  #arnOf(uri: string): string | undefined {
    const [, account, region, resourceName] =
      /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^@:]+)/.exec(uri) ?? [];
    if (account === undefined || region === undefined || resourceName === undefined) return undefined;
    return Stack.of(this).formatArn({
      service: 'ecr',
      account,
      region,
      resource: 'repository',
      resourceName,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}
