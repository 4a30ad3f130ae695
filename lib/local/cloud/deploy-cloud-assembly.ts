import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { allowPlainHttp } from './allow-plain-http.ts';
import { applyTimeToLive } from './apply-time-to-live.ts';
import { type ClientSettings, clientSettings } from './client-settings.ts';
import { readCloudAssembly } from './cloud-assembly.ts';
import { deployStack, type StackOutputs } from './deploy-stack.ts';
import type { LocalCloud } from './local-cloud.ts';
import { uploadAssets } from './upload-assets.ts';

/** Templates made by CDK's default synthesiser refuse to deploy below version 6 of its bootstrap stack. */
const BOOTSTRAP = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '30', Type: 'String', Overwrite: true } as const;

const pretendBootstrap = async (settings: ClientSettings): Promise<void> => {
  const client = new SSMClient(settings);
  await client.send(new PutParameterCommand(BOOTSTRAP)).finally(() => client.destroy());
};

/** Deploys stacks of a synthesised CDK app, as `cdk deploy` would; what is unchanged is left alone. */
export async function deployCloudAssembly(options: {
  readonly cloud: Pick<LocalCloud, 'endpoint' | 'region' | 'credentials'>;
  readonly assemblyFolder: string;
  /** Absent: all of them. */
  readonly stackNames?: readonly string[];
}): Promise<Readonly<Record<string, StackOutputs>>> {
  const settings = clientSettings(options.cloud);
  const stacks = readCloudAssembly(options.assemblyFolder, options.stackNames);
  await pretendBootstrap(settings);
  await uploadAssets(
    settings,
    stacks.flatMap((stack) => stack.assets),
  );
  const client = new CloudFormationClient(settings);
  try {
    const outputs: Record<string, StackOutputs> = {};
    for (const stack of stacks) {
      const template = stack.assets.find((asset) => asset.path.endsWith('.template.json'));
      if (template === undefined) throw new Error(`Stack ${stack.name} does not list its own template as an asset.`);
      const templateUrl = `${settings.endpoint}/${template.bucket}/${template.key}`;
      outputs[stack.name] = (await deployStack(client, { ...stack, templateUrl })).outputs;
      await applyTimeToLive(settings, client, stack);
      await allowPlainHttp(settings, client, stack);
    }
    return outputs;
  } finally {
    client.destroy();
  }
}
