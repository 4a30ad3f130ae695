import { type CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTimeToLiveCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { ClientSettings } from './client-settings.ts';
import type { AssemblyStack } from './cloud-assembly.ts';

const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() })),
});
const Table = z.object({
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }),
});

/** Switches on the expiry that a template asks of its tables, which the local cloud's own deployment leaves off. */
export async function applyTimeToLive(
  settings: ClientSettings,
  stacks: CloudFormationClient,
  stack: AssemblyStack,
): Promise<void> {
  const { Resources } = Template.parse(JSON.parse(stack.templateBody));
  const client = new DynamoDBClient(settings);
  try {
    for (const [logicalId, { Type, Properties }] of Object.entries(Resources)) {
      const table = Table.safeParse(Properties);
      if (!/^AWS::DynamoDB::(Global)?Table$/.test(Type) || !table.success) continue;
      const found = await stacks.send(
        new DescribeStackResourceCommand({ StackName: stack.name, LogicalResourceId: logicalId }),
      );
      const TableName = found.StackResourceDetail?.PhysicalResourceId;
      const wanted = table.data.TimeToLiveSpecification;
      const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
      if (TimeToLiveDescription?.AttributeName === wanted.AttributeName) continue;
      await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: wanted }));
    }
  } finally {
    client.destroy();
  }
}
