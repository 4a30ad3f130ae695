import {
  type CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DetectStackDriftCommand,
  paginateListStacks,
} from '@aws-sdk/client-cloudformation';
import { failed, passed } from './outcomes.ts';
import type { Check } from './verification.ts';

/** Where the stacks of a hub are, and how long to wait between looks at a detection. */
export type DriftProps = {
  readonly hubId: string;
  /** One for each region. */
  readonly clients: readonly Pick<CloudFormationClient, 'send'>[];
  readonly pause: () => Promise<unknown>;
};

const namesOf = async (client: CloudFormationClient, hubId: string): Promise<string[]> => {
  const names: string[] = [];
  for await (const { StackSummaries = [] } of paginateListStacks({ client }, {}))
    for (const { StackName = '', StackStatus = '' } of StackSummaries)
      if (StackName.startsWith(`${hubId}-`) && StackStatus !== 'DELETE_COMPLETE') names.push(StackName);
  return names;
};

const driftOf = async (
  client: CloudFormationClient,
  StackName: string,
  pause: () => Promise<unknown>,
): Promise<string> => {
  const { StackDriftDetectionId } = await client.send(new DetectStackDriftCommand({ StackName }));
  for (;;) {
    const found = await client.send(new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }));
    if (found.DetectionStatus === 'DETECTION_FAILED') return `unknown (${found.DetectionStatusReason})`;
    if (found.DetectionStatus === 'DETECTION_COMPLETE') return found.StackDriftStatus ?? 'unknown';
    await pause();
  }
};

/** No stack of the hub differs from its template; asks AWS with the credentials of whoever runs it. */
export const checkDrift = ({ clients, hubId, pause }: DriftProps): Check => ({
  name: 'Stacks are as their templates say',
  run: async () => {
    const drifts: [string, string][] = [];
    for (const each of clients) {
      const client = each as CloudFormationClient;
      for (const name of await namesOf(client, hubId)) drifts.push([name, await driftOf(client, name, pause)]);
    }
    if (drifts.length === 0) return failed(`there is no stack whose name begins with ${hubId}-`);
    const drifted = drifts.filter(([, status]) => status !== 'IN_SYNC');
    return drifted.length === 0
      ? passed(`${drifts.length} stacks`)
      : failed(drifted.map(([name, status]) => `${name}: ${status}`).join(', '));
  },
});
