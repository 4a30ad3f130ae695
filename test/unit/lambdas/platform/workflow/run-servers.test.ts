import { DescribeTasksCommand, ECSClient, StopTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeRunServers } from '#lambdas/platform/workflow/run-servers';

const ecs = mockClient(ECSClient);
const servers = makeRunServers(new ECSClient({ region: 'eu-west-2' }), 'flip');

beforeEach(() => {
  ecs.reset();
});

describe('looking at a server', () => {
  it.each([
    ['runs', [{ lastStatus: 'RUNNING' }], 'alive'],
    ['starts', [{ lastStatus: 'PENDING' }], 'alive'],
    [
      'has stopped',
      [{ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited', containers: [{ exitCode: 7 }] }],
      'gone',
    ],
    ['is forgotten', [], 'gone'],
  ])('sees that it %s', async (_, tasks, kind) => {
    ecs.on(DescribeTasksCommand).resolves({ tasks: tasks as Task[] });
    expect(await servers.look('arn')).toMatchObject({ kind });
  });

  it('sees the address that it has inside its network, as soon as it has one', async () => {
    const containers = [{ networkInterfaces: [{ privateIpv4Address: '10.80.0.7' }] }];
    ecs
      .on(DescribeTasksCommand)
      .resolvesOnce({ tasks: [{ lastStatus: 'PROVISIONING' }] })
      .resolves({ tasks: [{ lastStatus: 'PENDING', containers }] });
    expect(await servers.look('arn')).toEqual({ kind: 'alive', address: undefined });
    expect(await servers.look('arn')).toEqual({ kind: 'alive', address: '10.80.0.7' });
  });
});

it('stops a server, also one that is gone, and tells every other failure', async () => {
  ecs
    .on(StopTaskCommand)
    .resolvesOnce({})
    .rejectsOnce(Object.assign(new Error('gone'), { name: 'InvalidParameterException' }))
    .rejects(new Error('down'));
  await servers.stop('arn', 'over');
  await servers.stop('arn', 'over');
  await expect(servers.stop('arn', 'over')).rejects.toThrow('down');
});
