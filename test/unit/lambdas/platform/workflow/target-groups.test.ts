import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
  type TargetHealthStateEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeTargetGroups } from '#lambdas/platform/workflow/target-groups';

const elb = mockClient(ElasticLoadBalancingV2Client);
const groups = makeTargetGroups(new ElasticLoadBalancingV2Client({ region: 'eu-west-2' }));
/** What the group `arn` holds. */
const hold = (targets: Readonly<Record<string, TargetHealthStateEnum>>, arn = 'group') =>
  elb.on(DescribeTargetHealthCommand, { TargetGroupArn: arn }).resolves({
    TargetHealthDescriptions: Object.entries(targets).map(([Id, State]) => ({
      Target: { Id, Port: 8443 },
      TargetHealth: { State },
    })),
  });
const calls = (command: typeof RegisterTargetsCommand | typeof DeregisterTargetsCommand) =>
  elb.commandCalls(command as typeof RegisterTargetsCommand).map(({ args: [{ input }] }) => input);

beforeEach(() => {
  elb.reset();
  elb.on(RegisterTargetsCommand).resolves({});
  elb.on(DeregisterTargetsCommand).resolves({});
});

describe('pointing to an address', () => {
  it('registers it in a group that does not hold it, where it does not arrive yet', async () => {
    hold({});
    expect(await groups.pointTo(['group'], '10.80.0.7')).toBe(false);
    expect(calls(RegisterTargetsCommand)).toEqual([{ TargetGroupArn: 'group', Targets: [{ Id: '10.80.0.7' }] }]);
    expect(calls(DeregisterTargetsCommand)).toEqual([]);
  });

  it.each([
    ['initial', false],
    ['unhealthy', false],
    ['unused', false],
    ['healthy', true],
  ] as const)('that is there and %s registers nothing and arrives: %s', async (state, arrives) => {
    hold({ '10.80.0.7': state });
    expect(await groups.pointTo(['group'], '10.80.0.7')).toBe(arrives);
    expect(calls(RegisterTargetsCommand)).toEqual([]);
  });

  it('removes every other target, but for those that are leaving', async () => {
    hold({ '10.80.0.3': 'healthy', '10.80.0.4': 'draining', '10.80.0.5': 'unhealthy', '10.80.0.7': 'healthy' });
    expect(await groups.pointTo(['group'], '10.80.0.7')).toBe(true);
    expect(calls(DeregisterTargetsCommand)).toEqual([
      { TargetGroupArn: 'group', Targets: [{ Id: '10.80.0.3' }, { Id: '10.80.0.5' }] },
    ]);
  });

  it('registers again what is leaving', async () => {
    hold({ '10.80.0.7': 'draining' });
    expect(await groups.pointTo(['group'], '10.80.0.7')).toBe(false);
    expect(calls(RegisterTargetsCommand)).toHaveLength(1);
  });

  it('arrives only where it does by every group', async () => {
    hold({ '10.80.0.7': 'healthy' }, 'public');
    hold({ '10.80.0.7': 'initial' }, 'private');
    expect(await groups.pointTo(['public', 'private'], '10.80.0.7')).toBe(false);
    hold({ '10.80.0.7': 'healthy' }, 'private');
    expect(await groups.pointTo(['public', 'private'], '10.80.0.7')).toBe(true);
  });
});

it('removes an address from every group, and tells what fails', async () => {
  await groups.remove(['public', 'private'], '10.80.0.7');
  expect(calls(DeregisterTargetsCommand)).toEqual(
    ['public', 'private'].map((TargetGroupArn) => ({ TargetGroupArn, Targets: [{ Id: '10.80.0.7' }] })),
  );
  elb.on(DeregisterTargetsCommand).rejects(new Error('down'));
  await expect(groups.remove(['public'], '10.80.0.7')).rejects.toThrow('down');
});
