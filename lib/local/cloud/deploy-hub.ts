import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { clientSettings } from './client-settings.ts';
import { deployCloudAssembly } from './deploy-cloud-assembly.ts';
import type { StackOutputs } from './deploy-stack.ts';
import type { LocalCloud } from './local-cloud.ts';

type Cloud = Pick<LocalCloud, 'endpoint' | 'region' | 'credentials'>;

/** Before, all operations stood in one stack of this name; its schedules and its API would go on beside the new ones. */
const earlierStack = 'Hub';

const refuseEarlierLayout = async (cloud: Cloud): Promise<void> => {
  const client = new CloudFormationClient(clientSettings(cloud));
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({}));
    if (Stacks.some(({ StackName, StackStatus }) => StackName === earlierStack && StackStatus !== 'DELETE_COMPLETE'))
      throw new Error(
        'This folder holds a hub of an earlier version, which this one cannot go on with: npm run clean.',
      );
  } finally {
    client.destroy();
  }
};

/**
 * Deploys every stack of a hub and answers all their outputs together.
 * Throws where the local cloud holds a hub of an earlier layout.
 */
export async function deployHub(cloud: Cloud, assemblyFolder: string): Promise<StackOutputs> {
  await refuseEarlierLayout(cloud);
  const byStack = await deployCloudAssembly({ cloud, assemblyFolder });
  return Object.assign({}, ...Object.values(byStack)) as StackOutputs;
}
