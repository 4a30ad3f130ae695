import { setTimeout as delay } from 'node:timers/promises';
import {
  type CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  type Stack,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';

/** The outputs of a deployed stack by their keys. */
export type StackOutputs = Readonly<Record<string, string>>;

/** What deploying a stack did, and its outputs. */
export type DeployedStack = { readonly did: 'created' | 'updated' | 'nothing'; readonly outputs: StackOutputs };

const POLL_MILLISECONDS = 50;
const DEADLINE_SECONDS = 120;

const describe = async (client: CloudFormationClient, name: string): Promise<Stack | undefined> => {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks?.find((stack) => stack.StackStatus !== 'DELETE_COMPLETE');
  } catch (reason) {
    if (reason instanceof Error && /does not exist/.test(reason.message)) return undefined;
    throw reason;
  }
};

const whyItFailed = async (client: CloudFormationClient, name: string): Promise<string> => {
  const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName: name }));
  return (StackEvents ?? [])
    .filter((event) => event.ResourceStatus?.endsWith('_FAILED') === true)
    .map((event) => `${event.LogicalResourceId} (${event.ResourceType}): ${event.ResourceStatusReason}`)
    .reverse()
    .join('\n');
};

const settle = async (client: CloudFormationClient, name: string): Promise<Stack | undefined> => {
  const end = Date.now() + DEADLINE_SECONDS * 1000;
  while (Date.now() < end) {
    const stack = await describe(client, name);
    if (stack?.StackStatus?.endsWith('_IN_PROGRESS') !== true) return stack;
    await delay(POLL_MILLISECONDS);
  }
  throw new Error(`Stack ${name} did not settle within ${DEADLINE_SECONDS} s.`);
};

const sameTemplate = async (client: CloudFormationClient, name: string, body: string): Promise<boolean> => {
  const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: name }));
  return TemplateBody !== undefined && JSON.stringify(JSON.parse(TemplateBody)) === JSON.stringify(JSON.parse(body));
};

/** Creates or updates one stack and waits for it; a stack that failed to be created is replaced. */
export async function deployStack(
  client: CloudFormationClient,
  stack: { readonly name: string; readonly templateBody: string; readonly templateUrl: string },
): Promise<DeployedStack> {
  const request = {
    StackName: stack.name,
    TemplateURL: stack.templateUrl,
    Capabilities: ['CAPABILITY_IAM' as const, 'CAPABILITY_NAMED_IAM' as const],
  };
  let before = await settle(client, stack.name);
  if (before !== undefined && /^(ROLLBACK|CREATE_FAILED|DELETE_FAILED)/.test(before.StackStatus ?? '')) {
    await client.send(new DeleteStackCommand({ StackName: stack.name }));
    before = await settle(client, stack.name);
  }
  const did = before === undefined ? 'created' : 'updated';
  if (before === undefined) await client.send(new CreateStackCommand(request));
  else if (await sameTemplate(client, stack.name, stack.templateBody))
    return { did: 'nothing', outputs: outputsOf(before) };
  else await client.send(new UpdateStackCommand(request));

  const after = await settle(client, stack.name);
  if (after === undefined || !/^(CREATE|UPDATE)_COMPLETE$/.test(after.StackStatus ?? ''))
    throw new Error(`Stack ${stack.name} ended ${after?.StackStatus}:\n${await whyItFailed(client, stack.name)}`);
  return { did, outputs: outputsOf(after) };
}

const outputsOf = (stack: Stack): StackOutputs =>
  Object.fromEntries((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']));
