import {
  CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DetectStackDriftCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { checkDrift } from '#operator/verify/check-drift';
import type { Target } from '#operator/verify/verification';

const region = (stacks: Record<string, string>): CloudFormationClient => {
  const client = new CloudFormationClient({ region: 'eu-west-2' });
  const mock = mockClient(client);
  const looks = new Map<string, number>();
  mock.on(ListStacksCommand).resolves({
    StackSummaries: [
      ...Object.keys(stacks).map((StackName) => ({
        StackName,
        StackStatus: 'UPDATE_COMPLETE' as const,
        CreationTime: new Date(0),
      })),
      { StackName: 'flip-Gone', StackStatus: 'DELETE_COMPLETE', CreationTime: new Date(0) },
      { StackName: 'flipside-Hub', StackStatus: 'UPDATE_COMPLETE', CreationTime: new Date(0) },
    ],
  });
  mock.on(DetectStackDriftCommand).callsFake(({ StackName }) => ({ StackDriftDetectionId: StackName }));
  mock.on(DescribeStackDriftDetectionStatusCommand).callsFake(({ StackDriftDetectionId: name }) => {
    const seen = looks.get(name) ?? 0;
    looks.set(name, seen + 1);
    if (seen === 0) return { DetectionStatus: 'DETECTION_IN_PROGRESS' };
    return stacks[name] === 'FAILED'
      ? { DetectionStatus: 'DETECTION_FAILED', DetectionStatusReason: 'denied' }
      : { DetectionStatus: 'DETECTION_COMPLETE', StackDriftStatus: stacks[name] };
  });
  return client;
};
const found = (...regions: Record<string, string>[]) => {
  const pause = async (): Promise<void> => undefined;
  return checkDrift({ hubId: 'flip', clients: regions.map(region), pause }).run({} as Target);
};

it('finds every stack of the hub in every region as its template says', async () => {
  expect(await found({ 'flip-State': 'IN_SYNC', 'flip-Hub': 'IN_SYNC' }, { 'flip-Edge': 'IN_SYNC' })).toEqual({
    kind: 'passed',
    detail: '3 stacks',
  });
});

it('names a stack that was changed by hand, one that cannot be looked at, and a hub that is not there', async () => {
  expect(await found({ 'flip-State': 'IN_SYNC' }, { 'flip-Edge': 'DRIFTED' })).toEqual({
    kind: 'failed',
    detail: 'flip-Edge: DRIFTED',
  });
  expect(await found({ 'flip-State': 'FAILED' })).toEqual({ kind: 'failed', detail: 'flip-State: unknown (denied)' });
  expect((await found({})).kind).toBe('failed');
});
